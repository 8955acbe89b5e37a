import { RelaisError, type RelaisErrorReason } from '@relais/model';
import type { ScaChallenge } from '@relais/parsers';

/** Pages of the strong authentication that end it: only the customer can go on, with the bank. */
type DeadEnd = Exclude<ScaChallenge['kind'], 'mobile_app' | 'one_time_code' | 'choice' | 'bypass' | 'reminder'>;

/** The typed error for each page on which no program can help, saying what the customer must do. */
export function deadEndError(kind: DeadEnd, bankWords: string | undefined): RelaisError {
  const words = bankWords === undefined ? {} : { bankWords };
  switch (kind) {
    case 'safetrans':
    case 'digipass':
    case 'key_card':
      return new RelaisError(
        'sca_required',
        'the bank wants a device that only the customer can use: they must log in at the bank themselves, or choose the app or a code there',
        { reason: kind, ...words },
      );
    case 'not_enrolled':
    case 'not_activated':
      return new RelaisError(
        'user_action_needed',
        'the customer has no means of strong authentication: they must set one up with the bank',
        { reason: `sca_${kind}`, ...words },
      );
    case 'blocked':
      return new RelaisError(
        'sca_refused',
        'the bank has blocked the codes of this customer: they must act with the bank',
        { reason: 'blocked', ...words },
      );
    case 'technical_problem':
      return new RelaisError('fallback_unavailable', 'the strong authentication of the bank does not work now', {
        reason: 'sca_technical',
      });
  }
}

type Refusal = Exclude<RelaisErrorReason<'sca_refused'>, 'access_denied' | 'blocked'>;

const REFUSALS: Readonly<Record<Refusal, string>> = {
  cancelled: 'the customer has refused on their phone',
  declined: 'the customer does not want to authenticate now',
  expired: 'the customer has not authenticated in time',
  wrong_code: 'the codes were wrong: one more would lock the customer out',
  not_confirmed: 'the bank has not accepted the confirmation',
};

/** A strong authentication that was begun and not passed. */
export function scaRefused(reason: Refusal): RelaisError {
  return new RelaisError('sca_refused', REFUSALS[reason], { reason });
}
