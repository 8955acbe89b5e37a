import { createHash } from 'node:crypto';
import type { Clock } from '@relais/model';

/** Name of the cookie that makes a browser known. */
export const DEVICE_COOKIE = 'auth_client_state';

const DAY_MS = 86_400_000;
const REMINDS_BEFORE_MS = 30 * DAY_MS;

/** Browsers in which a customer was strongly authenticated. */
export interface KnownDevices {
  /** @param days - for which the browser is known @returns the whole value of `Set-Cookie` */
  readonly remember: (login: string, sessionId: string, days?: number) => string;
  /** Whether a cookie belongs to this customer, and its 90 days are not over. */
  readonly knows: (login: string, cookie: string | undefined) => boolean;
  /** Whether the bank reminds the customer: the days of the cookie end within a month. */
  readonly endsSoon: (cookie: string | undefined) => boolean;
}

/** No browser is known yet. */
export function createKnownDevices(clock: Clock): KnownDevices {
  const devices = new Map<string, { readonly login: string; readonly expiresAt: number }>();
  return {
    remember: (login, sessionId, days = 90) => {
      const value = createHash('sha256').update(`${sessionId}/device`).digest('hex');
      const expiresAt = clock.now() + days * DAY_MS;
      devices.set(value, { login, expiresAt });
      return `${DEVICE_COOKIE}=${value}; Expires=${new Date(expiresAt).toUTCString()}; Path=/; Secure; HttpOnly`;
    },
    knows: (login, cookie) => {
      const device = devices.get(cookie ?? '');
      return device?.login === login && clock.now() < device.expiresAt;
    },
    endsSoon: (cookie) => {
      const device = devices.get(cookie ?? '');
      return device !== undefined && device.expiresAt - clock.now() <= REMINDS_BEFORE_MS;
    },
  };
}
