import { isRelaisError } from '@relais/model';
import type { FallbackPsu } from '../fallback-options.ts';
import type { LoginTries } from '../secrets/login-tries.ts';
import type { Credentials } from './credentials.ts';
import type { TrustedDevices } from './device/trusted-devices.ts';
import type { Opening } from './psu-session.ts';
import type { WebSession } from './web-session.ts';

export interface LoginGuards {
  readonly bankId: string;
  /** One try per secret. */
  readonly tries: LoginTries;
  /** Absent: no mark of a trusted browser is kept. */
  readonly devices: TrustedDevices | undefined;
  /** Aborted once the TPP has lost its authorisation. */
  readonly revoked: AbortSignal;
}

export interface PlannedLogin {
  readonly session: WebSession;
  readonly psu: FallbackPsu;
  readonly way: Parameters<WebSession['open']>[1];
  readonly opening: Opening<FallbackPsu>;
}

/**
 * Logs one PSU in: no secret is sent twice, none is sent once everything has been stopped, and the mark of a trusted browser
 * is shown, kept and forgotten as the host has asked for.
 */
export async function guardedLogin(guards: LoginGuards, login: PlannedLogin): Promise<void> {
  const { bankId, tries, devices, revoked } = guards;
  const { session, psu, way, opening } = login;
  const { admission, signal, caller } = opening;
  const { id: psuId, credentials: ask = noCredentials } = psu;
  const owner = { bankId, psuId };
  // Until the password leaves, a caller who leaves ends the wait for another process.
  const attempt = await tries.begin(owner, AbortSignal.any([signal, caller]), admission);
  const credentials = async (): Promise<Credentials> => {
    const given = await ask(owner);
    try {
      // From here on the login is let finish, or nobody could log out of what it opened.
      revoked.throwIfAborted();
      await attempt.sending(given);
    } catch (error) {
      given.password.fill(0);
      throw error;
    }
    admission.onSent?.();
    return given;
  };
  try {
    const known = await devices?.load(psuId);
    if (known !== undefined) await session.trust(known);
    await session.open(credentials, way, signal, { onSent: attempt.sent, onAccepted: attempt.accepted });
    await attempt.accepted();
    await keepMark(devices, psuId, session);
  } catch (error) {
    await attempt.failed(error);
    if (isRelaisError(error) && error.code === 'credentials_wrong') await devices?.forget(psuId).catch(() => {});
    throw error;
  }
}

/** Keeps the mark that the bank has set, where it is a new one and marks are kept. */
export async function keepMark(
  devices: TrustedDevices | undefined,
  psuId: string,
  session: Pick<WebSession, 'newDeviceMark'>,
): Promise<void> {
  const mark = devices && (await session.newDeviceMark());
  if (mark !== undefined) await devices?.save(psuId, mark);
}

/** The start conditions have refused before it comes to this. */
function noCredentials(): Promise<never> {
  return Promise.reject(new TypeError('no credentials of the PSU were given'));
}
