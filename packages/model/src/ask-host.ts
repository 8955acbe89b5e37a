import type { RelaisErrorReason } from './errors/error-reason.ts';
import { isRelaisError, RelaisError } from './relais-error.ts';
import { withSignal } from './time/with-signal.ts';

/** Codes in which a callback of the host program can fail. */
type HostCode = 'own_network' | 'certificate_problem' | 'fallback_refused';

/** Which callback it is, in one word, e.g. `token`: the reason of the error. A code that is not given is `own_network`. */
type FailsWith =
  | { readonly code?: 'own_network'; readonly reason: RelaisErrorReason<'own_network'> }
  | { readonly [Code in HostCode]: { readonly code: Code; readonly reason: RelaisErrorReason<Code> } }[HostCode];

export type AskHostOptions = FailsWith & {
  /** Aborts the wait when the call or its session ends. The caller then gets the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** `X-Request-Id` of the request that the callback serves. */
  readonly requestId?: string | undefined;
};

/**
 * Asks a callback of the host program: for a token, credentials, a place to write. A failure of the callback belongs to
 * the host program and never counts against the bank.
 *
 * @throws {RelaisError} the callback's own, or `code` with `reason` for anything else it threw
 * @throws the reason of the signal, when that comes first
 */
export async function askHost<T>(callback: () => T | PromiseLike<T>, options: AskHostOptions): Promise<T> {
  const { reason, code = 'own_network', signal, requestId } = options;
  try {
    const asked = async (): Promise<T> => callback();
    return signal === undefined ? await asked() : await withSignal(asked, signal);
  } catch (error) {
    if (isRelaisError(error) || (signal?.aborted && error === signal.reason)) throw error;
    throw new RelaisError(code, `the host program's callback failed: ${reason}`, {
      reason,
      actor: 'host',
      cause: hostCause(error),
      ...(requestId !== undefined && { requestId }),
    });
  }
}

/**
 * Name and code of an error that the host program's code threw. Its text stays out: it may hold a token, a password or
 * the answer of a vault.
 */
export function hostCause(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('the host program threw a value that is not an Error');
  const { code } = error as { code?: unknown };
  const name = WORD.test(error.name) ? error.name : 'Error';
  const copy = new Error(`the host program threw a ${name}`);
  copy.name = name;
  return typeof code === 'string' && WORD.test(code) ? Object.assign(copy, { code }) : copy;
}

/** Names of errors have this form; secrets seldom do. */
const WORD = /^[A-Z][A-Za-z]{0,30}(_[A-Z0-9]{1,20}){0,6}$/;
