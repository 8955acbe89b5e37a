import { isRelaisError, RelaisError } from '@relais/model';
import type { ReadPage } from '../../transport/read-page.ts';
import type { ScaPages } from './sca-pages.ts';
import { askedInSession, takeStop } from './sca-stop.ts';
import { authenticate, type ScaPrompt } from './strong-authentication.ts';

/** The page that a read wants. */
export interface Wanted {
  readonly address: string;
  /** Asks for it again. Absent for a form. */
  readonly open?: (signal: AbortSignal) => Promise<ReadPage>;
}

export interface ScaInSessionOptions {
  /** Of the call that reads now. */
  readonly prompt: () => ScaPrompt;
  readonly pagesFor: (wanted: Wanted) => ScaPages;
  /** Told of a page of the authentication that came in the place of another. */
  readonly onPage: (read: ReadPage) => void;
  /** Told once the customer has authenticated. */
  readonly onPassed: () => Promise<void>;
}

/** A bank that asks at page after page would wear its customer out. */
const MOST_IN_SESSION = 3;

/**
 * Strong authentication that the bank asks for at a page in the middle of a session. Relais conducts it as at the login, once for
 * all reads that wait for it, and once for each page. Then Relais asks for the wanted page again.
 */
export class ScaInSession {
  readonly #options: ScaInSessionOptions;
  readonly #reads = new Set<Promise<unknown>>();
  /** Addresses that were asked at. */
  readonly #asked = new Set<string>();
  #count = 0;
  #at: URL | ReadPage | undefined;
  #running: Promise<void> | undefined;
  #failure: { readonly because: unknown } | undefined;
  #isStrong = false;

  constructor(options: ScaInSessionOptions) {
    this.#options = options;
  }

  /** Whether the customer has authenticated. */
  get isStrong(): boolean {
    return this.#isStrong;
  }

  /** True once an authentication was not passed: nothing more is read in this session. */
  get isOver(): boolean {
    return this.#failure !== undefined;
  }

  /**
   * Reads, and where the bank asks for strong authentication first, reads again behind it.
   *
   * @param ask - throws a `ScaStop` where the bank asks
   * @throws {RelaisError} as the strong authentication. Also `sca_required`, reason `in_session`, when the customer is not there
   * for it. The reason is `asked_again` when the same page asks a second time
   */
  async read<T>(wanted: Wanted, ask: () => Promise<T>): Promise<T> {
    for (;;) {
      while (this.#running !== undefined) await this.#running;
      if (this.#failure !== undefined) throw this.#failure.because;
      const attempt = this.#attempt(ask);
      this.#reads.add(attempt);
      const answer = await attempt.finally(() => this.#reads.delete(attempt));
      if (answer !== undefined) return answer.value;
      const isAgain = this.#asked.has(wanted.address);
      this.#asked.add(wanted.address);
      this.#running ??= this.#conduct(wanted, isAgain).finally(() => {
        this.#running = undefined;
      });
      await this.#running;
    }
  }

  /** @returns nothing where the bank asks */
  async #attempt<T>(ask: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
    try {
      return { value: await ask() };
    } catch (error) {
      const at = takeStop(error);
      if (at === undefined) throw error;
      // Where several are stopped, the last page counts: the one before it was forgotten by the bank.
      if (!(at instanceof URL) || this.#at === undefined) this.#at = at;
      return undefined;
    }
  }

  async #conduct(wanted: Wanted, isAgain: boolean): Promise<void> {
    const { prompt, pagesFor, onPage, onPassed } = this.#options;
    // Nothing else is on its way while the guard lets a page pass: it would notify the customer once more.
    await Promise.allSettled(this.#reads);
    const at = this.#at;
    this.#at = undefined;
    if (at === undefined) return;
    this.#count += 1;
    const isOnceMore = isAgain || this.#count > MOST_IN_SESSION;
    if (!(at instanceof URL)) onPage(at);
    try {
      const present = prompt();
      const asked = isOnceMore ? { ...present, isAttended: () => false } : present;
      const { isStrong } = await authenticate(at, asked, pagesFor(wanted));
      if (!isStrong) return;
      this.#isStrong = true;
      await onPassed();
    } catch (error) {
      const because = isUnasked(error) ? (isOnceMore ? askedAgain() : askedInSession()) : error;
      this.#failure = { because };
      throw because;
    }
  }
}

function isUnasked(error: unknown): boolean {
  return isRelaisError(error) && (error.reason === 'unattended' || error.reason === 'no_on_sca');
}

function askedAgain(): RelaisError {
  return new RelaisError('sca_required', 'the bank asks for strong authentication again and again', {
    reason: 'asked_again',
  });
}
