import { RelaisError } from '@relais/model';
import { type BankPage, type LoginOutcome, parseBankWords } from '@relais/parsers';
import { topicOf } from './interstitial/topic-of.ts';
import { localInstant } from './local-instant.ts';

/**
 * The typed error for each way in which the web bank does not let a customer in.
 *
 * @param page - where the bank says so: its words to the customer go along, for the customer's eyes only
 * @param timeZone - in which the bank tells its times
 */
export function loginError(
  outcome: Exclude<LoginOutcome, { kind: 'logged_in' }>,
  page?: BankPage,
  timeZone?: string,
): RelaisError {
  const said = page === undefined ? undefined : parseBankWords(page);
  const words = said === undefined ? {} : { bankWords: said };
  switch (outcome.kind) {
    case 'wrong_credentials':
      return new RelaisError('credentials_wrong', 'the bank does not accept the identifier or the password');
    case 'blocked':
      return new RelaisError(
        'credentials_blocked',
        'the bank has blocked this access: the customer must act with the bank',
        words,
      );
    case 'rights_expired':
      return new RelaisError('user_action_needed', 'the rights of this delegate have run out', {
        reason: 'rights_expired',
        ...words,
      });
    case 'password_change':
      return new RelaisError('user_action_needed', 'the bank wants a new password', {
        reason: 'password_change',
        ...words,
      });
    case 'interstitial':
      return new RelaisError('user_action_needed', 'the bank wants an answer from the customer', {
        reason: page === undefined ? 'interstitial' : topicOf(page.url),
        ...words,
      });
    case 'sca':
      return new RelaisError('sca_required', 'the bank asks for strong authentication');
    case 'service_interrupted': {
      const { until } = outcome;
      const known = until !== undefined && timeZone !== undefined;
      return new RelaisError('fallback_unavailable', 'the web bank is interrupted', {
        reason: 'outage',
        ...(known && { retryAt: localInstant(until, timeZone) }),
      });
    }
    case 'session_lost':
      return new RelaisError('fallback_unavailable', 'the web bank has ended the session', { reason: 'session_lost' });
    case 'unknown':
      return new RelaisError('page_drift', 'the answer to the login is no page we know', { reason: 'login' });
  }
}
