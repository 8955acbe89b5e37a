import { checkOptionNames, type OptionNames } from '@relais/model';
import type { ScaChallenge } from '@relais/parsers';

/** Ways past a strong authentication at the login that may be taken while the PSU is absent. */
export interface PassUnattended {
  /**
   * About a month before it forgets a trusted browser, the bank reminds the PSU. Its page has a link for later. Relais
   * opens that page and follows the link. @defaultValue true
   */
  readonly reminder?: boolean;
  /**
   * The bank may offer a link that lets the PSU in without the authentication, e.g. before they have the app. Where it offers
   * none, its page may notify their phone. That happens once, until they have authenticated. @defaultValue false
   */
  readonly bypass?: boolean;
}

/** The ways open to one login, and what is to be told. */
export interface UnattendedWays extends Required<PassUnattended> {
  /** The page was opened and had no such way. It is not to be opened again while the PSU is absent. */
  readonly inVain: () => void;
}

const NAMES: OptionNames<PassUnattended> = { reminder: true, bypass: true };

/** The options with their defaults. @throws {TypeError} naming the option that is unknown or no boolean */
export function passUnattended(given: PassUnattended = {}): Required<PassUnattended> {
  const { reminder = true, bypass = false } = checkOptionNames('passUnattended', given, NAMES, 'the fallback');
  for (const [name, value] of Object.entries({ reminder, bypass })) {
    if (typeof value !== 'boolean')
      throw new TypeError(`passUnattended.${name} must be a boolean, got ${String(value)}`);
  }
  return { reminder, bypass };
}

const HOUR_MS = 3_600_000;
/** A mark so near its end may end while the bank looks at it. */
const LEAST_LEFT_MS = 2 * HOUR_MS;
/** The bank reminds a month before. A younger mark at which it asks is one that it does not take: its page would ring. */
const MOST_LEFT_MS = 45 * 24 * HOUR_MS;

/** Whether the bank may be reminding of the end of a mark. @param knownUntil - milliseconds since the epoch */
export function mayRemind(knownUntil: number | undefined, now: number): boolean {
  const left = knownUntil === undefined ? 0 : knownUntil - now;
  return left > LEAST_LEFT_MS && left <= MOST_LEFT_MS;
}

/** Absolute URL of the way past a challenge, if it is one of those that are open. */
export function openWay(challenge: ScaChallenge, ways: Required<PassUnattended>): string | undefined {
  if (challenge.kind === 'bypass' || challenge.kind === 'reminder') {
    return ways[challenge.kind] ? challenge.url : undefined;
  }
  if (!('later' in challenge) || challenge.laterIs === undefined) return undefined;
  return ways[challenge.laterIs] ? challenge.later : undefined;
}
