import { consentMark } from '@relais/model';
import type { FallbackPsu } from '../fallback-psu.ts';
import type { CredentialSource, Credentials } from './credentials.ts';
import type { KnownLogins } from './known-logins.ts';
import { isSameLogin, userMark } from './login-proof.ts';

/**
 * Under what one session was opened: the consent, by what it says, and the login at the bank. Each call that reads in the
 * session has the same, and proves it.
 */
export class SessionRight {
  readonly #logins: KnownLogins;
  readonly #psuId: string;
  readonly #consent: string | undefined;
  /** Sources that have given this login. */
  readonly #sources = new WeakSet<CredentialSource>();
  #login: string | undefined;
  #user: string | undefined;

  /** @param psu - whose call opens the session */
  constructor(logins: KnownLogins, { id, consent }: FallbackPsu) {
    this.#logins = logins;
    this.#psuId = id;
    this.#consent = consent && consentMark(consent);
  }

  /** Tells the customer identifier from others, without naming it. `undefined` before there is one. */
  get user(): string | undefined {
    return this.#user;
  }

  /** The login that is about to be sent, and which source gave it. */
  loggedIn(source: CredentialSource, given: Credentials): void {
    this.#login = this.#logins.note(source, this.#psuId, given);
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
  async isOf({ id, consent, credentials: source }: FallbackPsu, signal: AbortSignal): Promise<boolean> {
    const isSame = id === this.#psuId && consent !== undefined && consentMark(consent) === this.#consent;
    if (!isSame || source === undefined || this.#login === undefined) return false;
    if (this.#sources.has(source)) return true;
    const isSameAtBank = isSameLogin(await this.#logins.ask(source, id, signal), this.#login);
    if (isSameAtBank) this.#sources.add(source);
    return isSameAtBank;
  }
}
