import { randomUUID } from 'node:crypto';
import type { Clock } from '../time/clock.ts';
import { withSignal } from '../time/with-signal.ts';
import { errorsToldBy, type KeyValueStore } from './key-value-store.ts';
import { storeFailure } from './store-failure.ts';
import { SLOW_MS, StoreGate } from './store-gate.ts';

/** What should stand in a place of the store. `undefined`: nothing. */
export interface Standing {
  readonly text: string;
  /** End of its life, in milliseconds since the epoch. */
  readonly until: number;
}

/** A place whose last write is not known to have failed for good: it may still come through. */
interface Doubt {
  stands: Standing | undefined;
  /** Texts whose write was given up, and that may still come; `undefined` for an erasure. */
  readonly givenUp: Set<string | undefined>;
  /** Writes of which the store has said nothing yet. */
  pending: number;
}

/** How often something is looked for before it counts as absent. */
const LOOKS = 3;
/** What a try leaves behind when the process dies in the middle of it goes after this long, in milliseconds. */
const PROBE_MS = 60_000;
/** Places in doubt that are remembered. A store that never answers at all could leave one for each call. */
const MAX_DOUBTS = 10_000;

/**
 * The texts of a Keyv store. Keyv is silent about its failures: a failed `get` is `undefined`, a failed `set` may be anything. So
 * an absence is believed only when the store has just kept and given back something else. A write is believed only once it was
 * read back. A write that comes through after it was given up is undone.
 */
export class GuardedTexts {
  readonly #keyv: KeyValueStore;
  readonly #clock: Clock;
  readonly #errorsTold: () => number;
  readonly #doubts = new Map<string, Doubt>();
  readonly #reading: StoreGate;
  readonly #writing: StoreGate;
  /** Asks for a look at places in doubt, each in its turn. */
  readonly #settle: (key: string) => void;

  /** @param settle - has to call `find` for the place, when its turn comes */
  constructor(keyv: KeyValueStore, clock: Clock, settle: (key: string) => void) {
    this.#keyv = keyv;
    this.#clock = clock;
    this.#errorsTold = errorsToldBy(keyv);
    this.#settle = settle;
    const settleAll = (): void => {
      for (const key of [...this.#doubts.keys()]) settle(key);
    };
    this.#reading = new StoreGate(clock, () => this.#tryReading(), settleAll);
    this.#writing = new StoreGate(clock, () => this.#roundTrip(), settleAll);
  }

  /** Whether a write to the place was given up and may still come: look in the turn of its writers. */
  isInDoubt(key: string): boolean {
    return this.#doubts.has(key);
  }

  isGivenUp(key: string, text: unknown): boolean {
    const doubt = this.#doubts.get(key);
    return doubt !== undefined && typeof text === 'string' && text !== doubt.stands?.text && doubt.givenUp.has(text);
  }

  /**
   * The first text that one of the places holds.
   *
   * @returns `undefined` when nothing was found, which proves nothing: see `assertAbsent`
   */
  async find(keys: readonly string[], signal: AbortSignal): Promise<readonly [key: string, text: unknown] | undefined> {
    for (const key of keys) {
      const text = await this.#settled(key, signal);
      if (text !== undefined) return [key, text];
    }
    return undefined;
  }

  /**
   * Looks again and again while the store shows that it works.
   *
   * @returns what was there all the same
   * @throws {RelaisError} `own_network`, reason `store`, when the store does not show that it works
   */
  async findAgain(
    keys: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly [key: string, text: unknown] | undefined> {
    for (let look = 1; look < LOOKS; look += 1) {
      const found = await this.#whileItWorks(signal, () => this.find(keys, signal));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /**
   * Puts a text into its place, and resolves once it was read back.
   *
   * @param stands - what stands there now, and stays when this fails
   * @returns the text that another process put there at the same time, if one did
   */
  async put(key: string, next: Standing, stands: Standing | undefined, signal: AbortSignal): Promise<unknown> {
    const doubt = this.#doubts.get(key);
    if (doubt !== undefined) doubt.stands = stands;
    const lifeMs = Math.max(1, next.until - this.#clock.now());
    await this.#write({ key, text: next.text, stands, signal }, () => this.#keyv.set(key, next.text, lifeMs));
    const back = await this.#readBack(key, next.text, stands, signal);
    if (back !== next.text) return back;
    const since = this.#doubts.get(key);
    if (since !== undefined) since.stands = next;
    return undefined;
  }

  /** Takes away what stands in a place, and resolves once it is gone. */
  async remove(key: string, signal: AbortSignal): Promise<void> {
    const doubt = this.#doubts.get(key);
    if (doubt !== undefined) doubt.stands = undefined;
    for (let look = 0; look < LOOKS; look += 1) {
      await this.#write({ key, text: undefined, stands: undefined, signal }, () => this.#keyv.delete(key));
      if ((await this.#get(key, signal)) === undefined) break;
    }
    for (let look = 1; look < LOOKS; look += 1) {
      const left = await this.#whileItWorks(signal, () => this.#get(key, signal));
      if (left !== undefined) throw this.#failed('the store did not erase what it was told to');
    }
  }

  /** Takes away a text that is not needed any more. Where that fails, the text ends by its life. */
  async discard(key: string, signal: AbortSignal): Promise<void> {
    await this.#asked(signal, () => asPromise(() => this.#keyv.delete(key))).catch(() => {});
  }

  /** What stands in a place once what was given up is undone. */
  async #settled(key: string, signal: AbortSignal): Promise<unknown> {
    const text = await this.#get(key, signal);
    const doubt = this.#doubts.get(key);
    if (doubt === undefined) return text;
    const { stands, givenUp } = doubt;
    const isUndone = text !== stands?.text && (text === undefined || typeof text === 'string') && givenUp.has(text);
    if (isUndone) {
      if (stands === undefined) await this.remove(key, signal);
      else if ((await this.put(key, stands, stands, signal)) !== undefined) return this.#get(key, signal);
    }
    if (doubt.pending === 0 && this.#doubts.get(key) === doubt) this.#doubts.delete(key);
    return isUndone ? stands?.text : text;
  }

  async #write({ key, text, stands, signal }: Write, write: () => Promise<unknown>): Promise<void> {
    await this.#passed(this.#writing);
    let answer: Promise<unknown> | undefined;
    let hasSettled = false;
    try {
      await this.#asked(signal, () => {
        answer = asPromise(write).finally(() => {
          hasSettled = true;
        });
        return answer;
      });
    } catch (error) {
      if (answer === undefined) throw error;
      const doubt = this.#doubt(key, stands);
      doubt.givenUp.add(text);
      if (!hasSettled) {
        doubt.pending += 1;
        const settled = (): void => {
          doubt.pending -= 1;
          this.#settle(key);
        };
        answer.then(settled, settled);
      }
      throw error;
    }
  }

  async #readBack(key: string, text: string, stands: Standing | undefined, signal: AbortSignal): Promise<unknown> {
    const isUnwritten = (back: unknown): boolean => back === undefined || (back !== text && back === stands?.text);
    try {
      const first = await this.#get(key, signal);
      const back = isUnwritten(first) ? await this.#get(key, signal) : first;
      if (isUnwritten(back)) throw this.#failed('the store did not keep what was written');
      return back;
    } catch (error) {
      // It may have been written all the same: then it is undone once the store can be used.
      this.#doubt(key, stands).givenUp.add(text);
      throw error;
    }
  }

  #doubt(key: string, stands: Standing | undefined): Doubt {
    const known = this.#doubts.get(key);
    if (known !== undefined) return known;
    const [oldest] = this.#doubts.keys();
    if (oldest !== undefined && this.#doubts.size >= MAX_DOUBTS) this.#doubts.delete(oldest);
    const doubt: Doubt = { stands, givenUp: new Set(), pending: 0 };
    this.#doubts.set(key, doubt);
    return doubt;
  }

  async #get(key: string, signal: AbortSignal): Promise<unknown> {
    await this.#passed(this.#reading);
    return (await this.#asked(signal, () => asPromise(() => this.#keyv.get(key)))) ?? undefined;
  }

  /** Looks while the store keeps and gives back something else. */
  async #whileItWorks<T>(signal: AbortSignal, look: () => Promise<T>): Promise<T> {
    const told = this.#errorsTold();
    await this.#passed(this.#writing);
    await this.#asked(signal, () => this.#roundTrip());
    const seen = await look();
    if (this.#errorsTold() === told) return seen;
    throw this.#failed('the store told of an error while it was read');
  }

  /** Asks the store itself. One that fails or is slow is left alone for a short time. */
  async #asked<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const cancel = this.#clock.schedule(() => this.#shut(), SLOW_MS);
    try {
      return await withSignal(ask, signal);
    } catch (error) {
      if (error === signal.reason) this.#shut();
      throw error === signal.reason ? error : this.#failed('the store cannot be used', error);
    } finally {
      cancel();
    }
  }

  async #passed(gate: StoreGate): Promise<void> {
    if (!(await gate.passes())) throw storeFailure('the store is down, and is tried again soon');
  }

  #failed(message: string, cause?: unknown): Error {
    this.#shut();
    return storeFailure(message, cause);
  }

  /** Both are tried before they are used again, each by itself: a store that is full can still be read. */
  #shut(): void {
    this.#reading.shut();
    this.#writing.shut();
  }

  async #tryReading(): Promise<void> {
    const told = this.#errorsTold();
    await this.#keyv.get(`relais:try:${randomUUID()}`);
    if (this.#errorsTold() !== told) throw storeFailure('the store told of an error while it was tried');
  }

  /** Shows that the store keeps what it is given, and gives it back. */
  async #roundTrip(): Promise<void> {
    const key = `relais:try:${randomUUID()}`;
    const told = this.#errorsTold();
    await this.#keyv.set(key, key, PROBE_MS);
    const back = await this.#keyv.get(key);
    await this.#keyv.delete(key);
    if (back !== key) throw storeFailure('the store did not keep what was written');
    if (this.#errorsTold() !== told) throw storeFailure('the store told of an error while it was tried');
  }
}

interface Write {
  readonly key: string;
  /** `undefined`: an erasure. */
  readonly text: string | undefined;
  readonly stands: Standing | undefined;
  readonly signal: AbortSignal;
}

/** A store may throw at once, or answer without a promise. */
async function asPromise<T>(ask: () => T | PromiseLike<T>): Promise<T> {
  return ask();
}
