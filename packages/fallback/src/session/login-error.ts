import { RelaisError } from '@relais/model';
import type { LoginOutcome } from '@relais/parsers';

/** The typed error for each way in which the web bank does not let a customer in. */
export function loginError(outcome: Exclude<LoginOutcome, { kind: 'logged_in' }>): RelaisError {
  switch (outcome.kind) {
    case 'wrong_credentials':
      return new RelaisError('credentials_wrong', 'the bank does not accept the identifier or the password');
    case 'blocked':
      return new RelaisError(
        'credentials_blocked',
        'the bank has blocked this access: the customer must act with the bank',
      );
    case 'rights_expired':
      return new RelaisError('user_action_needed', 'the rights of this delegate have run out', {
        reason: 'rights_expired',
      });
    case 'password_change':
      return new RelaisError('user_action_needed', 'the bank wants a new password', { reason: 'password_change' });
    case 'interstitial':
      return new RelaisError('user_action_needed', 'the bank wants an answer from the customer', {
        reason: 'interstitial',
      });
    case 'sca':
      return new RelaisError('sca_required', 'the bank asks for strong authentication');
    case 'service_interrupted':
      return new RelaisError('fallback_unavailable', 'the web bank is interrupted', { reason: 'outage' });
    case 'session_lost':
      return new RelaisError('fallback_unavailable', 'the web bank has ended the session', { reason: 'session_lost' });
    case 'unknown':
      return new RelaisError('page_drift', 'the answer to the login is no page we know', { reason: 'login' });
  }
}
