import { type BankProfile, type Consent, isConsentValid, RelaisError } from '@relais/model';
import type { FallbackPsu } from './fallback-psu.ts';

/**
 * Checks that the fallback may answer a call (R8). Each call is checked when it begins and when its turn has come.
 *
 * @param now - milliseconds since the epoch
 * @returns the consent that covers the call
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
  if (consent.fallbackAllowed !== true) {
    throw new RelaisError('fallback_refused', 'the consent does not cover the fallback', { reason: 'consent_scope' });
  }
  if (!isConsentValid(consent, now)) {
    throw new RelaisError('consent_expired', 'the consent of the PSU has run out');
  }
  if (credentials === undefined) {
    const message = 'no credentials of the PSU were given';
    throw new RelaisError('fallback_refused', message, { reason: 'no_credentials' });
  }
  return consent;
}
