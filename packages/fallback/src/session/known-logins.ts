import { type Clock, consentMark, type ReadingRight, RelaisError, withDeadline } from '@relais/model';
import type { FallbackPsu } from '../fallback-psu.ts';
import type { Handle } from '../handle.ts';
import { askCredentials } from './ask-credentials.ts';
import type { CredentialSource, Credentials } from './credentials.ts';
import { loginMark } from './login-proof.ts';

/** A source that says nothing for so long has nothing to say, in milliseconds. */
const SOURCE_MS = 30_000;

/**
 * Marks of the logins that credential sources have given. So Relais need not ask a source again to tell whose login it gives. Of
 * a login, Relais keeps a keyed hash, for as long as the host program keeps the source.
 */
export class KnownLogins {
  readonly #bankId: string;
  readonly #clock: Clock;
  /** The last that each source has given: one source may serve all customers of the host program. */
  readonly #last = new WeakMap<CredentialSource, { readonly psuId: string; readonly mark: string }>();

  constructor(bankId: string, clock: Clock) {
    this.#bankId = bankId;
    this.#clock = clock;
  }

  /** Takes note of what a source has given for a customer. @returns what stands for it while the process lives */
  note(source: CredentialSource, psuId: string, given: Credentials): string {
    const mark = loginMark(this.#bankId, given);
    this.#last.set(source, { psuId, mark });
    return mark;
  }

  /**
   * What stands for the login that a source gives now. What it gives is overwritten.
   *
   * @throws {RelaisError} `own_network` with reason `credentials` where the source fails
   */
  async ask(source: CredentialSource, psuId: string, signal: AbortSignal): Promise<string> {
    using given = await askCredentials(source, { bankId: this.#bankId, psuId }, signal);
    return this.note(source, psuId, given);
  }

  /** Under what a handle reads. */
  rightOf({ psu, assertConsent }: Pick<Handle, 'psu' | 'assertConsent'>): ReadingRight {
    return { assert: assertConsent, mark: (signal) => this.#markOf(psu, signal) };
  }

  async #markOf({ id, consent, credentials: source }: FallbackPsu, caller?: AbortSignal): Promise<string> {
    const late = (): Error => {
      const options = { reason: 'credentials', actor: 'host' } as const;
      return new RelaisError('own_network', 'the credentials callback did not answer in time', options);
    };
    const asking = { deadlineMs: SOURCE_MS, clock: this.#clock, caller, late };
    const last = source && this.#last.get(source);
    const login =
      last?.psuId === id ? last.mark : source && (await withDeadline((wait) => this.ask(source, id, wait), asking));
    return JSON.stringify([id, consent === undefined ? null : consentMark(consent), login ?? null]);
  }
}
