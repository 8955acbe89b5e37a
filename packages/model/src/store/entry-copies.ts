import type { ReadStored } from './sealed-store.ts';
import type { VersionMark } from './version-mark.ts';

/** One entry as this process last saw it in the store. */
export interface EntryCopy {
  /** As it lies in the store. */
  readonly text: string;
  readonly version: number;
  /** Version that this process has replaced with it: what is newer was written by another process at the same time. */
  readonly replaced?: number;
  /** End of its life, in milliseconds since the epoch. */
  readonly until: number;
  /** `undefined`: nothing. */
  readonly value: unknown;
  /** When it was last seen in the store, by the monotonic clock. */
  readonly seenAt: number;
  /** The check that has found the value sound. */
  readonly checkedBy: ReadStored<unknown>;
  /** As what the workers of a fleet last agreed on it. Absent: this process does not know of it. */
  readonly agreedAs?: VersionMark;
}

/** Longest texts together, in characters. */
const MAX_CHARACTERS = 16_000_000;

/** What this process read and wrote last, so that it need not be opened again; the oldest leave first. */
export class EntryCopies {
  readonly #copies = new Map<string, EntryCopy>();
  #characters = 0;

  get(name: string): EntryCopy | undefined {
    const copy = this.#copies.get(name);
    if (copy === undefined) return undefined;
    // To the end: a Map keeps its order.
    this.#copies.delete(name);
    this.#copies.set(name, copy);
    return copy;
  }

  set(name: string, copy: EntryCopy): void {
    this.delete(name);
    this.#copies.set(name, copy);
    this.#characters += copy.text.length;
    for (const [oldest] of this.#copies) {
      if (this.#characters <= MAX_CHARACTERS) break;
      this.delete(oldest);
    }
  }

  delete(name: string): void {
    const copy = this.#copies.get(name);
    if (copy === undefined) return;
    this.#copies.delete(name);
    this.#characters -= copy.text.length;
  }
}
