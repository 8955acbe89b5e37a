import { checkQwac, loadCertificate } from '@relais/fallback';
import { isRelaisError } from '@relais/model';
import { bad, type Check, good, warning } from '../check.ts';

const DAY_MS = 86_400_000;
/** Qualified certificates take weeks to come. */
const WARN_DAYS = 60;

/** The QWAC by itself: readable, in time, qualified, of an account information service (RTS art. 34). */
export const qwac: Check = {
  name: 'QWAC',
  run: async ({ qwac: certificate, ca, clock }) => {
    try {
      const { organizationIdentifier, validUntil } = checkQwac(loadCertificate(certificate, ca).leaf, clock.now());
      const days = Math.floor((validUntil - clock.now()) / DAY_MS);
      const text = `${organizationIdentifier}, valid for ${days} days`;
      return days < WARN_DAYS ? warning(text, 'Order the next one now.') : good(text);
    } catch (error) {
      if (!isRelaisError(error)) throw error;
      return bad(error.message, 'Neither the API nor the fallback takes such a certificate.');
    }
  },
};
