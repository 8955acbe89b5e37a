import { type BankProfile, type Consent, RelaisError } from '@relais/model';
import type { FallbackPsu } from './fallback-options.ts';

/**
 * Checks that a fallback session may start at all (R8).
 *
 * @param now - milliseconds since the epoch
 * @returns the consent that covers the session
 * @throws {RelaisError} `fallback_refused` with the reason that is missing, or `consent_expired`
 */
export function assertMayStart(
  profile: BankProfile,
  { consent, credentials }: Pick<FallbackPsu, 'consent' | 'credentials'>,
  now: number,
): Consent {
  const { status, source, checkedOn } = profile.fallback.contingency;
  if (status !== 'available') {
    const message = `the contingency status of ${profile.name} is ${status} (${source}, ${checkedOn})`;
    throw new RelaisError('fallback_refused', message, { reason: `contingency_${status}` });
  }
  if (consent === undefined) {
    throw new RelaisError('fallback_refused', 'no consent of the PSU was given', { reason: 'no_consent' });
  }
  if (!consent.fallbackAllowed) {
    throw new RelaisError('fallback_refused', 'the consent does not cover the fallback', { reason: 'consent_scope' });
  }
  if (consent.validUntil !== undefined && now >= consent.validUntil) {
    throw new RelaisError('consent_expired', 'the consent of the PSU has run out');
  }
  if (credentials === undefined) {
    const message = 'no credentials of the PSU were given';
    throw new RelaisError('fallback_refused', message, { reason: 'no_credentials' });
  }
  return consent;
}
