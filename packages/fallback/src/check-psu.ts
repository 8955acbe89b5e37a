import { checkCallback, checkConsent, checkObject, checkPsuId } from '@relais/model';
import type { FallbackPsu } from './fallback-options.ts';

/**
 * A copy of what the host program says of one customer, each member read once and checked: what it changes later changes
 * nothing.
 *
 * @throws {TypeError} naming the member that is wrong
 */
export function checkFallbackPsu(given: FallbackPsu): FallbackPsu {
  const { id, credentials, consent, onSca, isAttended, record, mayStart } = checkObject('psu', given);
  return Object.freeze({
    id: checkPsuId('psu.id', id),
    ...(credentials !== undefined && { credentials: checkCallback('psu.credentials', credentials) }),
    ...(consent !== undefined && { consent: checkConsent('psu.consent', consent) }),
    ...(onSca !== undefined && { onSca: checkCallback('psu.onSca', onSca) }),
    ...(isAttended !== undefined && { isAttended: checkCallback('psu.isAttended', isAttended) }),
    ...(record !== undefined && { record: checkCallback('psu.record', record) }),
    ...(mayStart !== undefined && { mayStart: checkCallback('psu.mayStart', mayStart) }),
  });
}
