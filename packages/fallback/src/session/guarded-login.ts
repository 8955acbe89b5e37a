import { isRelaisError } from '@relais/model';
import type { Handle } from '../handle.ts';
import type { LoginTries } from '../secrets/login-tries.ts';
import { askCredentials } from './ask-credentials.ts';
import type { Credentials } from './credentials.ts';
import type { TrustedDevices } from './device/trusted-devices.ts';
import type { Opening } from './psu-session.ts';
import type { SessionRight } from './session-right.ts';
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
  readonly handle: Handle;
  /** Told of the login before it is sent. */
  readonly right: SessionRight;
  readonly way: Parameters<WebSession['open']>[1];
  readonly opening: Opening<Handle>;
}

/**
 * Logs one PSU in: no secret is sent twice, none is sent once the call has no right to it any more, and the mark of a trusted
 * browser is shown, kept and forgotten as the host has asked for.
 */
export async function guardedLogin(guards: LoginGuards, login: PlannedLogin): Promise<void> {
  const { bankId, tries, devices, revoked } = guards;
  const { session, handle, right, way, opening } = login;
  const { admission, signal, caller } = opening;
  const { id: psuId, credentials: source = noCredentials } = handle.psu;
  const owner = { bankId, psuId };
  const wait = AbortSignal.any([signal, caller, revoked]);
  const attempt = await tries.begin(owner, wait, admission);
  const known = devices?.load(psuId);
  const credentials = async (): Promise<Credentials> => {
    const given = await askCredentials(source, owner, wait);
    try {
      right.loggedIn(source, given);
      const mark = await known;
      // Of another login under the same id, the mark is none of this one's.
      if (mark !== undefined && mark.user === right.user) await session.trust(mark);
      wait.throwIfAborted();
      await attempt.sending(given);
      // From here on the login is let finish, or nobody could log out of what it opened.
      wait.throwIfAborted();
      handle.assertMayStart();
    } catch (error) {
      given.password.fill(0);
      throw error;
    }
    admission.onSent?.();
    return given;
  };
  try {
    await session.open(credentials, way, signal, { onSent: attempt.sent, onAccepted: attempt.accepted });
    await attempt.accepted();
    await keepMark(devices, psuId, right, session);
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
  { user }: Pick<SessionRight, 'user'>,
  session: Pick<WebSession, 'newDeviceMark'>,
): Promise<void> {
  const mark = devices && (await session.newDeviceMark());
  if (mark !== undefined && user !== undefined) await devices?.save(psuId, { ...mark, user });
}

/** The start conditions have refused before it comes to this. */
function noCredentials(): Promise<never> {
  return Promise.reject(new TypeError('no credentials of the PSU were given'));
}
