import { isRelaisError, RelaisError, safeCause } from '@relais/model';
import { describeDamage, type JournalDamage } from './verify/journal-damage.ts';

/** Data whose record cannot be written must not be delivered. */
export function cannotWrite(error: unknown): RelaisError {
  if (isRelaisError(error)) return error;
  return new RelaisError('fallback_refused', 'the access journal cannot be written', {
    reason: 'journal',
    cause: safeCause(error),
  });
}

/** Names the first damage and their number; `relais journal verify` names them all. */
export function damaged(damages: readonly JournalDamage[]): RelaisError {
  const [first] = damages;
  const more = damages.length > 1 ? `, and ${damages.length - 1} more` : '';
  const what = first === undefined ? '' : `: ${describeDamage(first)}${more}`;
  return new RelaisError('fallback_refused', `the access journal is damaged${what}`, { reason: 'journal_damaged' });
}
