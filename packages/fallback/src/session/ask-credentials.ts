import { askHost, RelaisError } from '@relais/model';
import type { CredentialSource, Credentials } from './credentials.ts';

/** The customer whose credentials are asked for, and their bank. */
interface Owner {
  readonly bankId: string;
  readonly psuId: string;
}

/** Credentials that are overwritten when they are disposed of. */
export interface GivenCredentials extends Credentials, Disposable {}

/** Longer than anything a person types. */
const LONGEST = 1_024;

/**
 * Asks the host program for the credentials of one customer, and takes bytes of its own. The bytes that the host program gave are
 * overwritten at once, also where they come after the wait has ended.
 *
 * @param signal - ends the wait: of the call, and of the session
 * @throws {RelaisError} `own_network` with reason `credentials` where the source fails, or gives what no customer can type.
 * Nothing has been sent then
 * @throws the reason of the signal, when that comes first
 */
export async function askCredentials(
  source: CredentialSource,
  { bankId, psuId }: Owner,
  signal: AbortSignal,
): Promise<GivenCredentials> {
  const ask = async (): Promise<GivenCredentials> => {
    const taken = take(await source({ bankId, psuId }));
    if (!signal.aborted) return taken;
    taken[Symbol.dispose]();
    throw signal.reason;
  };
  return askHost(ask, { reason: 'credentials', signal });
}

/** Each member is read once: a getter must not show another password than the one that was looked at. */
function take(given: unknown): GivenCredentials {
  if (typeof given !== 'object' || given === null) throw junk();
  const { user, password } = given as { readonly user?: unknown; readonly password?: unknown };
  if (!(password instanceof Uint8Array)) throw junk();
  const own = Uint8Array.from(password);
  password.fill(0);
  // A zero is what overwritten bytes hold: a source that gives the same buffer twice would lock its customer out.
  const isTyped = own.length > 0 && own.length <= LONGEST && !own.includes(0);
  if (typeof user === 'string' && user.trim() !== '' && user.length <= LONGEST && isTyped) {
    return { user, password: own, [Symbol.dispose]: () => void own.fill(0) };
  }
  own.fill(0);
  throw junk();
}

function junk(): RelaisError {
  const message =
    'the credentials callback gave no credentials: the host program must give a user and the bytes of a password, anew for each login';
  return new RelaisError('own_network', message, { reason: 'credentials', actor: 'host', retry: 'never' });
}
