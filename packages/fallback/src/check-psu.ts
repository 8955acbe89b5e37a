import { checkCallback, checkConsent, checkObject, checkPsuId } from '@relais/model';
import type { FallbackPsu } from './fallback-psu.ts';

/**
 * A copy of what the host program says of one customer, each member read once and checked. Later changes by the host program
 * change nothing.
 *
 * @throws {TypeError} naming the member that is wrong
 */
export function checkFallbackPsu(given: FallbackPsu): FallbackPsu {
  const { id, credentials, consent, onSca, isAttended, mayStart, madeAt } = checkObject('psu', given);
  return Object.freeze({
    id: checkPsuId('psu.id', id),
    ...(credentials !== undefined && { credentials: checkCallback('psu.credentials', credentials) }),
    ...(consent !== undefined && { consent: checkConsent('psu.consent', consent) }),
    ...(onSca !== undefined && { onSca: checkCallback('psu.onSca', onSca) }),
    ...(isAttended !== undefined && { isAttended: checkCallback('psu.isAttended', isAttended) }),
    ...(mayStart !== undefined && { mayStart: checkCallback('psu.mayStart', mayStart) }),
    ...(madeAt !== undefined && { madeAt: checkMoment(madeAt) }),
  });
}

function checkMoment(madeAt: unknown): number {
  if (typeof madeAt === 'number' && Number.isInteger(madeAt) && madeAt >= 0) return madeAt;
  throw new TypeError('psu.madeAt must be a moment as FallbackChannel.moment tells it');
}
