import { consentMark } from '@relais/model';
import type { FallbackPsu } from '../fallback-options.ts';
import { askCredentials } from './ask-credentials.ts';
import type { CredentialSource, Credentials } from './credentials.ts';
import { isSameLogin, loginMark, userMark } from './login-proof.ts';

/**
 * Under what one session was opened: the consent, by what it says, and the login at the bank. Whoever reads in the session has
 * the same, and proves it.
 */
export class SessionRight {
  readonly #bankId: string;
  readonly #consent: string | undefined;
  /** Sources that have given this login. */
  readonly #sources = new WeakSet<CredentialSource>();
  #login: Buffer | undefined;
  #user: string | undefined;

  /** @param psu - whose call opens the session */
  constructor(bankId: string, { consent }: FallbackPsu) {
    this.#bankId = bankId;
    this.#consent = consent && consentMark(consent);
  }

  /** Tells the customer identifier from others, without naming it. `undefined` before there is one. */
  get user(): string | undefined {
    return this.#user;
  }

  /** The login that is about to be sent, and which source gave it. */
  loggedIn(source: CredentialSource, given: Credentials): void {
    this.#login = loginMark(this.#bankId, given);
    this.#user = userMark(given.user);
    this.#sources.add(source);
  }

  /**
   * Whether a call may read in the session: its consent says the same, and its credentials are the same login. A source that
   * has not given this login yet is asked, and what it gives is overwritten.
   *
   * @param signal - ends the wait for the source
   * @throws {RelaisError} `own_network` with reason `credentials` where the source fails
   */
  async isOf({ id: psuId, consent, credentials: source }: FallbackPsu, signal: AbortSignal): Promise<boolean> {
    if (consent === undefined || consentMark(consent) !== this.#consent) return false;
    if (source === undefined || this.#login === undefined) return false;
    if (this.#sources.has(source)) return true;
    const given = await askCredentials(source, { bankId: this.#bankId, psuId }, signal);
    const mark = loginMark(this.#bankId, given);
    given.password.fill(0);
    const isSame = this.#login !== undefined && isSameLogin(mark, this.#login);
    mark.fill(0);
    if (isSame) this.#sources.add(source);
    return isSame;
  }

  /** The session is over: nobody reads in it any more. */
  forget(): void {
    this.#login?.fill(0);
    this.#login = undefined;
  }
}
