import { RelaisError } from '@relais/model';
import type { ReadPage } from '../../transport/read-page.ts';

/** Kept beside the errors, not in them: an address may hold a token, and a page holds what is a customer's. */
const PLACES = new WeakMap<object, URL | ReadPage>();

/** The bank asks for strong authentication in the middle of a session, and nobody is asked. */
export function askedInSession(): RelaisError {
  const message = 'the bank asks for strong authentication in the middle of the session, and nobody is there for it';
  return new RelaisError('sca_required', message, { reason: 'in_session' });
}

/**
 * Reading stops here, since the bank asks for strong authentication.
 *
 * @param at - where it is served, not opened yet; or its page, where the bank has put it in the place of another
 */
export function scaStop(at: URL | ReadPage): RelaisError {
  const stop = askedInSession();
  PLACES.set(stop, at);
  return stop;
}

/** Where an error stopped the reading: told once. `undefined` for every other error. */
export function takeStop(error: unknown): URL | ReadPage | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const at = PLACES.get(error);
  PLACES.delete(error);
  return at;
}
