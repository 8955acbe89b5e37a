import { RelaisError } from '@relais/model';

/** An earlier login with the same secret whose outcome is not known. */
export interface EarlierTry {
  /** 1 for a login that the bank answered with an error of its own, 2 for one without answer. */
  readonly weight: number;
  readonly ageMs: number;
}

const HOUR_MS = 3_600_000;
/** By how much doubt there is: none at first, then an hour, then a day. */
const PAUSES_MS: readonly number[] = [0, 0, HOUR_MS, 24 * HOUR_MS];
/** A secret that the bank has accepted before is hardly wrong now. */
const TRUST = 2;
/** A secret of which so much is unknown may have been wrong as often: one more could block the customer. */
const MOST_UNKNOWN = 2;

/**
 * Whether a secret may be sent once more after logins whose outcome is not known.
 *
 * @throws {RelaisError} `fallback_unavailable` with reason `login_unanswered` while it has to wait. `user_action_needed` with the
 *   same reason when it is never sent again by itself
 */
export function assertMaySend(
  earlier: readonly EarlierTry[],
  { isTrusted, now }: { readonly isTrusted: boolean; readonly now: number },
): void {
  if (earlier.length === 0) return;
  const reason = 'login_unanswered';
  const unanswered = earlier.filter(({ weight }) => weight > 1).length;
  // An error of the bank's own is forgiven once.
  const ownErrors = Math.max(0, earlier.length - unanswered - 1);
  if (unanswered + ownErrors >= MOST_UNKNOWN) {
    const message = 'the bank left this password without an answer twice: only the customer can say that it is right';
    throw new RelaisError('user_action_needed', message, { reason });
  }
  const weight = earlier.reduce((sum, one) => sum + one.weight, isTrusted ? -TRUST : 0);
  const pauseMs = PAUSES_MS[Math.min(Math.max(0, weight), PAUSES_MS.length - 1)] ?? 0;
  const leftMs = pauseMs - Math.min(...earlier.map(({ ageMs }) => ageMs));
  if (leftMs <= 0) return;
  const message = 'the bank did not answer the last login: to try the same password again now might block the customer';
  throw new RelaisError('fallback_unavailable', message, { reason, retryAt: now + leftMs, actor: 'host' });
}

/** The bank has refused this very secret. */
export function triedBefore(): RelaisError {
  const message = 'the bank has refused these credentials before: they are not tried again';
  return new RelaisError('credentials_wrong', message, { reason: 'tried_before' });
}
