import { isRelaisError, type RelaisErrorReason } from '@relais/model';
import type { ScaChallenge } from '@relais/parsers';

/** By which means the bank authenticates. `unknown`: its page was not opened, so that the customer is not notified. */
export type ScaMethod = 'app' | 'sms' | 'voice' | 'email' | 'safetrans' | 'digipass' | 'key_card' | 'none' | 'unknown';

/**
 * What came of a strong authentication. `later`: the customer took the way past it that the bank offers. `not_started`:
 * stopped before the customer was notified. `not_needed`: the bank let them in after all. `not_possible`: by a means that no
 * program can serve.
 */
export type ScaResult =
  | 'passed'
  | 'later'
  | 'cancelled'
  | 'declined'
  | 'expired'
  | 'wrong_code'
  | 'blocked'
  | 'not_started'
  | 'not_needed'
  | 'not_possible'
  | 'left'
  | 'failed';

/** The facts of a strong authentication that runs. */
export interface Facts {
  method: ScaMethod;
}

/** The means of a challenge. */
export function methodOf(challenge: ScaChallenge): ScaMethod {
  switch (challenge.kind) {
    case 'mobile_app':
      return 'app';
    case 'one_time_code':
      return challenge.channel;
    case 'safetrans':
    case 'digipass':
    case 'key_card':
      return challenge.kind;
    case 'not_enrolled':
    case 'not_activated':
      return 'none';
    default:
      return 'unknown';
  }
}

const NOT_STARTED: ReadonlySet<RelaisErrorReason<'sca_required'> | undefined> = new Set([
  'unattended',
  'no_on_sca',
  'in_session',
  'asked_again',
]);

/** What an error says of the authentication it ended. */
export function resultOf(error: unknown): ScaResult {
  if (!isRelaisError(error)) return 'failed';
  if (error.code === 'aborted') return 'left';
  if (error.code === 'sca_required') return NOT_STARTED.has(error.reason) ? 'not_started' : 'not_possible';
  if (error.code === 'user_action_needed') return 'not_possible';
  return error.code === 'sca_refused' ? refusalOf(error.reason) : 'failed';
}

function refusalOf(reason: RelaisErrorReason<'sca_refused'> | undefined): ScaResult {
  return reason === undefined || reason === 'access_denied' || reason === 'not_confirmed' ? 'failed' : reason;
}
