import type { LoginOutcome } from './login-outcome.ts';
import type { LoginRecord, SendingLogin } from './login-record.ts';

/** One login that is over. */
export interface SettledLogin extends SendingLogin {
  /** The number of its turn. */
  readonly turn: number;
  readonly outcome: LoginOutcome;
}

/** Far more than a customer types before they ask the bank for a new one. */
const MOST_REFUSED = 200;
const MOST_UNKNOWN = 200;

/**
 * The record once a login is over. Applied twice, it changes nothing more; applied late, it takes nothing away that a later
 * login has put there.
 */
export function settled(record: LoginRecord, { id, hash, at, turn, outcome }: SettledLogin): LoginRecord {
  const { sending, ...rest } = record;
  const isOurs = sending?.id === id;
  const unknown = record.unknown.filter((one) => one.id !== id);
  if (outcome === 'unsent' && !isOurs && unknown.length === record.unknown.length) return record;
  const base = { ...(isOurs ? rest : record), turn: Math.max(record.turn, turn) };
  switch (outcome) {
    case 'accepted':
      // The bank has let the customer in, and knows no more of what was wrong before.
      if (isOurs) return { turn: base.turn, refused: [], unknown: [] };
      return { ...base, unknown: unknown.filter((one) => one.hash !== hash) };
    case 'refused':
      return {
        ...base,
        unknown: unknown.filter((one) => one.hash !== hash),
        refused: [...record.refused.filter((one) => one !== hash), hash].slice(-MOST_REFUSED),
      };
    case 'unsent':
      return { ...base, unknown };
    default:
      return { ...base, unknown: [...unknown, { id, hash, at, weight: outcome.weight }].slice(-MOST_UNKNOWN) };
  }
}

/** The record once the login that is under way is given up: its holder is gone. */
export function abandoned(record: LoginRecord): LoginRecord {
  const { sending } = record;
  return sending === undefined ? record : settled(record, { ...sending, turn: record.turn, outcome: { weight: 2 } });
}
