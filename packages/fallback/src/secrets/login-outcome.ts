import { isRelaisError, type RelaisErrorCode, type RelaisErrorReason } from '@relais/model';

/**
 * What became of one login. `unsent`: the bank has not looked at the password, or found it right and wants something else. An
 * unknown outcome has the weight of its doubt.
 */
export type LoginOutcome = 'accepted' | 'refused' | 'unsent' | { readonly weight: 1 | 2 };

/** The bank has read the password, found it right, and wants something else. */
const LED_ON: ReadonlySet<RelaisErrorCode> = new Set([
  'user_action_needed',
  'sca_required',
  'sca_refused',
  'wrong_brand',
]);
/** The bank did not look at the password to the end, as far as can be known. */
const UNHEARD: ReadonlySet<RelaisErrorCode> = new Set([
  'aborted',
  'own_network',
  'certificate_problem',
  'credentials_blocked',
]);
const SILENCE: ReadonlySet<RelaisErrorReason | undefined> = new Set([
  'timeout',
  'connection',
  'session_limit',
  'lease_lost',
  // What stands in front of the bank answered: whether the bank heard of the password is not known.
  'blocked',
  'rate_limit',
]);

/**
 * What an error says of a login.
 *
 * @param isSent - whether the request with the password was on its way: before, no error says anything of it
 */
export function outcomeOf(error: unknown, isSent: boolean): LoginOutcome {
  if (!isSent) return 'unsent';
  if (!isRelaisError(error)) return { weight: 2 };
  const { code, reason } = error;
  if (code === 'credentials_wrong') return 'refused';
  if (LED_ON.has(code)) return 'unsent';
  return { weight: UNHEARD.has(code) || SILENCE.has(reason) ? 2 : 1 };
}
