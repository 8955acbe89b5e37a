import { isRelaisError } from '@relais/model';
import type { Handle } from '../handle.ts';
import type { LoginTry } from '../secrets/login-attempt.ts';
import type { LoginTries } from '../secrets/login-tries.ts';
import type { RequestMarks } from '../transport/page-reader.ts';
import { askCredentials } from './ask-credentials.ts';
import type { TrustedDevices } from './device/trusted-devices.ts';
import type { SessionRight } from './session-right.ts';
import type { WebSession } from './web-session.ts';

/** What keeps logins harmless, for all customers of one bank. */
export interface LoginGuards {
  readonly bankId: string;
  /** One try per secret. */
  readonly tries: LoginTries;
  /** Absent: no mark of a trusted browser is kept. */
  readonly devices: TrustedDevices | undefined;
}

/** What a login asks of a session. */
export type LoginSession = Pick<WebSession, 'openDoor' | 'connectEarly' | 'reachHome' | 'trust' | 'newDeviceMark'> &
  Partial<Pick<WebSession, 'wasInVain'>>;

export interface PlannedLogin {
  readonly session: LoginSession;
  readonly handle: Handle;
  /** Told of the login before it is sent. */
  readonly right: SessionRight;
  /** Told of the request with the password. */
  readonly marks: RequestMarks;
  /** Ends the session: what is sent to the bank ends with it. */
  readonly signal: AbortSignal;
  /** Ends the wait for the host program: the session ends, or the call does. */
  readonly wait: AbortSignal;
}

/**
 * Logs one PSU in. It sends no secret twice, and none once the call has no right to it any more. It shows, keeps and forgets the
 * mark of a trusted browser as the host program has asked for.
 */
export async function logIn(guards: LoginGuards, login: PlannedLogin): Promise<void> {
  const { bankId, tries, devices } = guards;
  const { session, handle, right, signal, wait } = login;
  const psuId = handle.psu.id;
  const attempt = await tries.begin({ bankId, psuId }, wait);
  try {
    const landing = await passDoor(guards, login, attempt);
    if (isInside(landing)) await attempt.accepted();
    await session.reachHome(landing, signal);
    await attempt.accepted();
    await keepMark(devices, psuId, right, session);
  } catch (error) {
    await attempt.failed(error);
    // A mark that the bank does not take is of no use either. Its page would notify an absent customer again.
    const isUseless = session.wasInVain === true || (isRelaisError(error) && error.code === 'credentials_wrong');
    if (isUseless) await devices?.forget(psuId).catch(() => {});
    throw error;
  }
}

/**
 * Sends the password. The door is closed and the password overwritten before the bank is asked for more.
 *
 * @returns where the bank leads to
 */
async function passDoor({ bankId, devices }: LoginGuards, login: PlannedLogin, attempt: LoginTry): Promise<URL> {
  const { session, handle, right, marks, signal, wait } = login;
  const { id: psuId, credentials: source = noCredentials } = handle.psu;
  const known = devices?.load(psuId);
  await using door = await session.openDoor(signal);
  // Asked for only once the door has accepted the certificate.
  using credentials = await askCredentials(source, { bankId, psuId }, wait);
  right.loggedIn(source, credentials);
  const mark = await known;
  // A mark of another login under the same id is not shown for this one.
  if (mark !== undefined && mark.user === right.user) await session.trust(mark);
  wait.throwIfAborted();
  await attempt.sending(credentials);
  // From here on the login is let finish, or what it opened could not be logged out of.
  wait.throwIfAborted();
  handle.assertMayStart();
  const sent = (): void => {
    attempt.sent();
    marks.sent();
  };
  const [landing] = await Promise.all([door.logIn(credentials, { ...marks, sent }), session.connectEarly()]);
  return landing;
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

/** The old site sends a wrong password on as well, but never to a page behind its login. */
function isInside({ pathname }: URL): boolean {
  return /\/(banque|client)\//.test(pathname);
}

/** The start conditions have refused before it comes to this. */
function noCredentials(): Promise<never> {
  return Promise.reject(new TypeError('no credentials of the PSU were given'));
}
