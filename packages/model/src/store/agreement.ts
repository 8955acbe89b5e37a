import { storeFailure } from './store-failure.ts';
import { erased, isSameMark, markText, readMark, type VersionMark } from './version-mark.ts';
import type { Versions } from './versions.ts';

/**
 * On which version of each entry the workers of a fleet agree.
 *
 * Every method may throw `RelaisError` `own_network`, reason `store`: without the others' word no worker changes an entry.
 */
export class Agreement {
  readonly #versions: Versions;
  readonly #lifeMs: number;

  /** @param lifeMs - how long an agreement is kept, in milliseconds */
  constructor(versions: Versions, lifeMs: number) {
    this.#versions = versions;
    this.#lifeMs = lifeMs;
  }

  /** @returns `undefined`: they never agreed, or it was lost */
  async on(entry: string): Promise<VersionMark | undefined> {
    const text = await told(() => this.#versions.present(entry));
    return text === undefined ? undefined : readMark(text);
  }

  /** Makes them agree on `to`, if they agree on `from`. @returns on what they agree then */
  async advance(entry: string, from: VersionMark | undefined, to: VersionMark): Promise<VersionMark | undefined> {
    const before = from && markText(from);
    const { present } = await told(() => this.#versions.advance(entry, before, markText(to), this.#lifeMs));
    return present === undefined ? undefined : readMark(present);
  }

  /** Makes them agree that an entry was erased. @returns on what they agreed before */
  async erase(entry: string): Promise<VersionMark | undefined> {
    const nothing = erased();
    for (let stood = await this.on(entry); ; ) {
      const present = await this.advance(entry, stood, nothing);
      if (isSameMark(nothing, present)) return stood;
      stood = present;
    }
  }
}

async function told<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw storeFailure('the workers cannot agree on what stands in the store', error);
  }
}
