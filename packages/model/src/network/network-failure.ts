import { isRelaisError } from '../relais-error.ts';
import { memberOf } from './member-of.ts';
import { kindOfCode, type NetworkFailureKind } from './network-codes.ts';
import { alertIn } from './tls-alert.ts';

/** Why a request got no answer from the network. */
export interface NetworkFailure {
  readonly kind: NetworkFailureKind;
  /** Whether bytes of the request had left, where the error tells. False: certainly none had. */
  readonly hadLeft?: boolean;
}

/** Depth of the chain of causes, and number of errors, that we look at. */
const DEEPEST = 8;
const MOST_ERRORS = 64;

/** Order for an error with several addresses. A deed of the bank's address outweighs a failure on our side. */
const WEIGHTIEST_FIRST: readonly NetworkFailureKind[] = [
  'tls_client',
  'tls_server',
  'unreadable',
  'too_large',
  'reset',
  'refused',
  'timeout',
  'connect_timeout',
  'own_network',
  'dns',
];

/**
 * Finds the network failure in any client's error: Node, axios, `fetch`, got and similar.
 *
 * It looks at the codes of the error and of its causes. It reads messages only for TLS alerts and clients without
 * codes. It never throws.
 *
 * @returns `undefined` for other errors: an HTTP status, a caller who left, a program fault, an error that Relais
 * judged
 */
export function networkFailure(error: unknown): NetworkFailure | undefined {
  try {
    return look(error, { seen: new Set(), depth: 0 });
  } catch {
    // A JavaScript `Proxy` may throw even when asked whether it is an array.
    return undefined;
  }
}

interface Way {
  readonly seen: Set<unknown>;
  readonly depth: number;
}

function look(error: unknown, { seen, depth }: Way): NetworkFailure | undefined {
  if (typeof error !== 'object' || error === null || seen.has(error)) return undefined;
  if (depth > DEEPEST || seen.size >= MOST_ERRORS || isJudged(error)) return undefined;
  seen.add(error);
  const onward = { seen, depth: depth + 1 };
  const cause = memberOf(error, 'cause');
  if (isLeft(error)) {
    // An abort because of a timer is a time-out. Any other abort is no network failure.
    const reason = look(cause, onward);
    return reason?.kind === 'timeout' ? reason : undefined;
  }
  // Looks at the addresses before the code, because the code belongs to the first address alone.
  const addresses = ofAddresses(memberOf(error, 'errors'), onward);
  if (addresses !== undefined) return addresses;
  if (isAnswered(error)) return ofOne(error);
  // The cause knows more than the error, unless the system or a phase of the client reported the error itself.
  return (hasOwnWord(error) ? ofOne(error) : undefined) ?? look(cause, onward) ?? ofOne(error);
}

function hasOwnWord(error: object): boolean {
  return typeof memberOf(error, 'event') === 'string' || typeof memberOf(error, 'syscall') === 'string';
}

/** The client holds an error answer, so an earlier failure in the chain no longer matters. */
function isAnswered(error: object): boolean {
  const response = memberOf(error, 'response');
  if (typeof response !== 'object' || response === null) return false;
  return [memberOf(response, 'status'), memberOf(response, 'statusCode')].some((status) => Number(status) >= 400);
}

function ofAddresses(errors: unknown, onward: Way): NetworkFailure | undefined {
  if (!Array.isArray(errors)) return undefined;
  const failures = errors.slice(0, MOST_ERRORS).map((one) => look(one, onward));
  const kinds = new Map(failures.filter((failure) => failure !== undefined).map((failure) => [failure.kind, failure]));
  const kind = WEIGHTIEST_FIRST.find((one) => kinds.has(one));
  return kind && kinds.get(kind);
}

function ofOne(error: object): NetworkFailure | undefined {
  const { code, message, name, syscall } = textsOf(error);
  // Any failure of the resolver is a failure of the name server.
  if (/^(getaddrinfo|getnameinfo|query[A-Z])/.test(syscall)) return { kind: 'dns', hadLeft: false };
  const alert = alertIn(code, message);
  if (alert !== undefined) return { kind: alert === 'our_certificate' ? 'tls_client' : 'tls_server' };
  // Without a system call, the client's own time-out ended it. With one, this machine ended the connection.
  if (code === 'ECONNABORTED' && syscall !== '') return { kind: 'own_network' };
  const kind = kindOfCode(code) ?? kindOfWords(code, message, name);
  if (kind === undefined) return undefined;
  if (kind === 'timeout') return ofTimeout(error, code, syscall === '' ? message : syscall);
  return { kind, ...leaving(kind, code, syscall, message) };
}

/** The phase in which the client's time limit passed, where the error names it. */
function ofTimeout(error: object, code: string, call: string): NetworkFailure {
  const event = memberOf(error, 'event');
  if (event === 'lookup') return { kind: 'dns', hadLeft: false };
  if (event === 'connect' || memberOf(error, 'connect') === true || /^connect\b/.test(call)) {
    return { kind: 'connect_timeout', hadLeft: false };
  }
  const hadLeft = event === 'response' || event === 'read' || code.startsWith('UND_ERR_');
  return { kind: 'timeout', ...(hadLeft && { hadLeft }) };
}

/** For clients that give no code of their own, or one that is too general. */
function kindOfWords(code: string, message: string, name: string): NetworkFailureKind | undefined {
  if (name === 'HTTPParserError') return 'unreadable';
  if (name === 'TimeoutError' || name === 'ConnectTimeoutError') return 'timeout';
  // got uses this code for a broken answer; Node uses it for a request with a wrong length.
  if (name === 'ReadError' && code === 'ERR_HTTP_CONTENT_LENGTH_MISMATCH') return 'reset';
  if (code === 'ERR_BAD_RESPONSE' && message === 'stream has been aborted') return 'reset';
  if (/\bmaxContentLength size of -?\d+ exceeded$/.test(message)) return 'too_large';
  return /^Unable to load (PFX|BIO) certificate|^mac verify failure/i.test(message) ? 'tls_client' : undefined;
}

function leaving(
  kind: NetworkFailureKind,
  code: string,
  syscall: string,
  message: string,
): Pick<NetworkFailure, 'hadLeft'> {
  const isUnsent = kind === 'refused' || kind === 'dns' || kind === 'connect_timeout' || syscall === 'connect';
  // The client itself ends a handshake in which it cannot trust the other side's certificate.
  const isUntrusted = kind === 'tls_server' && code !== 'EPROTO' && !code.startsWith('ERR_SSL_');
  if (isUnsent || isUntrusted || message.includes('before secure TLS connection was established')) {
    return { hadLeft: false };
  }
  return message === 'aborted' || kind === 'unreadable' || kind === 'too_large' ? { hadLeft: true } : {};
}

interface ErrorTexts {
  readonly code: string;
  readonly message: string;
  readonly name: string;
  readonly syscall: string;
}

function textsOf(error: object): ErrorTexts {
  const text = (name: string): string => {
    const value = memberOf(error, name);
    return typeof value === 'string' ? value : '';
  };
  return {
    code: text('code') || text('errno'),
    message: text('message'),
    name: text('name'),
    syscall: text('syscall'),
  };
}

const LEFT_CODES: ReadonlySet<unknown> = new Set(['ABORT_ERR', 'ERR_CANCELED', 'UND_ERR_ABORTED']);

function isLeft(error: object): boolean {
  return LEFT_CODES.has(memberOf(error, 'code')) || memberOf(error, 'name') === 'AbortError';
}

function isJudged(error: object): boolean {
  try {
    return isRelaisError(error);
  } catch {
    return false;
  }
}
