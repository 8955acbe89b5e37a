import { RelaisError } from '@relais/model';
import type { ReadPage } from '../../transport/read-page.ts';

const MESSAGE =
  'the bank asks for strong authentication in the middle of the session, and the customer is not there for it';

/** The bank asks for strong authentication in the middle of a session, and the customer is not asked. */
export function askedInSession(): RelaisError {
  return new RelaisError('sca_required', MESSAGE, { reason: 'in_session' });
}

/** Reading stops here, since the bank asks for strong authentication. */
export class ScaStop extends RelaisError<'sca_required'> {
  /** For the compiler alone: `instanceof` narrows to this class, not to any error of Relais. */
  declare static readonly [Symbol.hasInstance]: (value: unknown) => value is ScaStop;
  /** Private, so that no logger prints it: an address may hold a token, and a page holds the customer's data. */
  #at: URL | ReadPage | undefined;

  /** @param at - its address, not opened yet; or its page, where the bank put it in another's place */
  constructor(at: URL | ReadPage) {
    super('sca_required', MESSAGE, { reason: 'in_session' });
    this.#at = at;
  }

  /** Where the reading stopped: told once, so that the error that goes on holds no page. */
  takePlace(): URL | ReadPage | undefined {
    const at = this.#at;
    this.#at = undefined;
    return at;
  }
}

/** Where an error stopped the reading: told once. `undefined` for every other error. */
export function takeStop(error: unknown): URL | ReadPage | undefined {
  return error instanceof ScaStop ? error.takePlace() : undefined;
}
