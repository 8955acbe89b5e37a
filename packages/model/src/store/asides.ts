import type { EntryCopy } from './entry-copies.ts';
import type { EntryPlaces, SealedEntries } from './sealed-entries.ts';
import type { EntryName, ReadStored } from './sealed-store.ts';
import { versionOf } from './version-mark.ts';

/** One entry in one turn. */
export interface Turn<T> {
  readonly name: EntryName;
  readonly as: ReadStored<T>;
  readonly places: EntryPlaces;
  readonly signal: AbortSignal;
}

/** It is for workers that still look for it. Where a worker died, what it left behind ends with it. */
const LIFE_MS = 3_600_000;
/** The form of a note. Anything else is a version. */
const NOTE = 'relais-later ';
/** More versions than workers make while one of them stands still. */
const MAX_NOTES = 1_000;

/**
 * The versions of entries, each beside its entry under a name of its own: nothing else is ever written there. A version that is
 * no longer the newest gives way to a note that names the next. The note says nothing of what the versions hold.
 */
export class Asides {
  readonly #entries: SealedEntries;

  constructor(entries: SealedEntries) {
    this.#entries = entries;
  }

  /** Resolves once it was read back. */
  async put({ places: [, first], signal }: Turn<unknown>, { text, until }: EntryCopy, version: string): Promise<void> {
    const { texts, clock } = this.#entries;
    const life = { text, until: Math.min(until, clock.now() + LIFE_MS) };
    await texts.put(asideOf(first, version), life, undefined, signal);
  }

  /** Resolves once a version leads to the next. */
  async lead({ places: [, first], signal }: Turn<unknown>, version: string, next: string): Promise<void> {
    const { texts, clock } = this.#entries;
    const note = { text: NOTE + next, until: clock.now() + LIFE_MS };
    await texts.put(asideOf(first, version), note, undefined, signal);
  }

  /** Takes away a version on which the workers did not agree. */
  discard({ places: [, first], signal }: Turn<unknown>, version: string): Promise<void> {
    return this.#entries.texts.discard(asideOf(first, version), signal);
  }

  /** @returns `undefined` where it does not lie there, or a note does */
  async open(turn: Turn<unknown>, version: string): Promise<EntryCopy | undefined> {
    const { texts } = this.#entries;
    const places = placesAside(turn.places, version);
    const found = (await texts.find(places, turn.signal)) ?? (await texts.findAgain(places, turn.signal));
    return found && this.#opened(turn, version, places.indexOf(found[0]), found[1]);
  }

  /** The newest version to which the notes lead, and what holds it. @returns `undefined` where none leads on */
  async laterThan(turn: Turn<unknown>, version: string): Promise<EntryCopy | undefined> {
    const { texts } = this.#entries;
    for (let at = version, notes = 0; notes < MAX_NOTES; notes += 1) {
      const places = placesAside(turn.places, at);
      const found = await texts.find(places, turn.signal);
      if (found === undefined) return undefined;
      const [place, text] = found;
      const next = typeof text === 'string' && text.startsWith(NOTE) ? text.slice(NOTE.length) : undefined;
      if (next === undefined) return at === version ? undefined : this.#opened(turn, at, places.indexOf(place), text);
      at = next;
    }
    return undefined;
  }

  #opened({ name, as }: Turn<unknown>, version: string, keyIndex: number, text: unknown): EntryCopy | undefined {
    return versionOf(text) === version ? this.#entries.open(name, keyIndex, text, as) : undefined;
  }
}

/** Where a version may lie: under the name that each key gives the entry. */
export function placesAside([all]: EntryPlaces, version: string): readonly string[] {
  return all.map((place) => asideOf(place, version));
}

function asideOf(place: string, version: string): string {
  return `${place}.${version}`;
}
