import type { Clock } from '../time/clock.ts';
import type { GuardedTexts } from './guarded-texts.ts';
import { storeFailure } from './store-failure.ts';

/** The one place of a store that is named for all keys to find. */
const PLACE = 'relais:keys';
/** The form of what follows. Anything else is no list of marks. */
const FORM = 'relais-keys1';
/** As long as the longest life of an entry, in milliseconds. */
const LIFE_MS = 3_650 * 86_400_000;
/** How often the list is written again when other processes were faster. */
const TRIES = 3;

/**
 * The marks of the keys by which a store was sealed. A mark tells two keys apart, and tells nothing about either.
 *
 * The key makes the names of entries. So with a wrong key a store looks empty. Rows would get new ids, and refused passwords
 * would be tried again. An absence is therefore believed only under a key that the store knows, or in a store that knows none.
 */
export class KeyMarks {
  readonly #texts: GuardedTexts;
  readonly #clock: Clock;
  readonly #own: readonly string[];
  readonly #onWrongKey: () => void;
  #areKnown = false;
  #hasOpened = false;

  /** @param onWrongKey - told once */
  constructor(texts: GuardedTexts, clock: Clock, own: readonly string[], onWrongKey: () => void) {
    this.#texts = texts;
    this.#clock = clock;
    this.#own = own;
    this.#onWrongKey = onWrongKey;
  }

  /** An entry was opened by one of the keys: whatever the list says, they are right. */
  noteOpened(): void {
    this.#hasOpened = true;
  }

  /** @throws {RelaisError} `own_network`, reason `store`, when the store was sealed by other keys only */
  async assertKnown(signal: AbortSignal): Promise<void> {
    for (let tries = 0; tries < TRIES && !this.#areKnown; tries += 1) {
      const found = (await this.#texts.find([PLACE], signal)) ?? (await this.#texts.findAgain([PLACE], signal));
      const marks = marksIn(found?.[1]);
      const isStrange = marks.length > 0 && !this.#own.some((mark) => marks.includes(mark));
      if (isStrange && !this.#hasOpened) {
        this.#onWrongKey();
        throw storeFailure('what lies in the store was sealed by another key: give that key, or another store');
      }
      const missing = this.#own.filter((mark) => !marks.includes(mark));
      this.#areKnown = missing.length === 0 || (await this.#write([...marks, ...missing], signal));
    }
  }

  /** @returns false when another process was faster */
  async #write(marks: readonly string[], signal: AbortSignal): Promise<boolean> {
    const next = { text: [FORM, ...marks].join(' '), until: this.#clock.now() + LIFE_MS };
    return (await this.#texts.put(PLACE, next, undefined, signal)) === undefined;
  }
}

/** What cannot be read says nothing of any key. */
function marksIn(text: unknown): readonly string[] {
  const [form, ...marks] = typeof text === 'string' ? text.split(' ') : [];
  return form === FORM ? marks : [];
}
