import { isRelaisError } from '../relais-error.ts';
import { memberOf } from './member-of.ts';

/** What an error says of itself. Relais, axios, fetch, got, Node or the host program made it. */
export interface ErrorFacts {
  readonly code?: string;
  readonly reason?: string;
  readonly status?: number;
  readonly requestId?: string;
  readonly retryAt?: number;
  /** The failure happened at the token endpoint. */
  readonly isToken: boolean;
}

/** Errors wrap errors, a few deep: more is a circle, or hides nothing. */
const DEEPEST = 5;

/**
 * Reads the few members that may decide; never a message, a header or a body.
 *
 * Clients put the status in different places: `status`, `statusCode`, `response.status`, `response.statusCode`. The code of the
 * network failure is in `code`, or in that of a `cause`. The outermost that says something counts.
 */
export function factsOf(error: unknown): ErrorFacts {
  // An error of Relais has been judged: what led to it is news no more.
  const chain: readonly object[] = isRelaisError(error) ? [error] : chainOf(error);
  const [outermost] = chain;
  if (outermost === undefined) return { isToken: false };
  const code = first(chain, (one) => textOf(one, 'code'));
  const reason = textOf(outermost, 'reason');
  const status = first(chain, statusOf);
  const requestId = textOf(outermost, 'requestId');
  const retryAt = memberOf(outermost, 'retryAt');
  return {
    ...(code !== undefined && { code }),
    ...(reason !== undefined && { reason }),
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { requestId }),
    ...(typeof retryAt === 'number' && { retryAt }),
    isToken: reason !== undefined && /^token(_|$)/.test(reason),
  };
}

function chainOf(error: unknown): readonly object[] {
  const chain: object[] = [];
  let next = error;
  while (typeof next === 'object' && next !== null && chain.length < DEEPEST && !chain.includes(next)) {
    chain.push(next);
    next = memberOf(next, 'cause');
  }
  return chain;
}

function first<T>(chain: readonly object[], read: (one: object) => T | undefined): T | undefined {
  for (const one of chain) {
    const found = read(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function statusOf(error: object): number | undefined {
  const response = memberOf(error, 'response');
  const places = typeof response === 'object' && response !== null ? [response, error] : [error];
  for (const place of places) {
    const status = asStatus(memberOf(place, 'status')) ?? asStatus(memberOf(place, 'statusCode'));
    if (status !== undefined) return status;
  }
  return undefined;
}

/** Of HTTP, or none: other protocols have statuses of their own. */
function asStatus(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && status >= 100 && status <= 599 ? status : undefined;
}

function textOf(error: object, name: string): string | undefined {
  const value = memberOf(error, name);
  return typeof value === 'string' ? value : undefined;
}
