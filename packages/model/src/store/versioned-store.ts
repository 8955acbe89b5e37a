import { Agreement } from './agreement.ts';
import { Asides, placesAside, type Turn } from './asides.ts';
import type { EntryCopy } from './entry-copies.ts';
import { type Found, NOTHING_MS, type SealedEntries, valueIn } from './sealed-entries.ts';
import type { EntryName, ReadStored, SealedStore, StorePart } from './sealed-store.ts';
import { storeFailure } from './store-failure.ts';
import { isErased, isSameMark, NEW, namesText, newLine, type VersionMark, versionOf } from './version-mark.ts';
import type { Versions } from './versions.ts';

/** What a change is made from, and as what the workers agree on it. */
interface Base {
  readonly base: Found | undefined;
  readonly mark: VersionMark;
}

/** Longer than processes trust their copies: the mark of an erasure outlives them. */
const MARK_MS = 2 * NOTHING_MS;
/** A worker that stood still for so long asks before it writes. In milliseconds. */
const STOOD_STILL_MS = 1_000;
/** How often an entry is written that does not stay. */
const WRITES = 3;
/** Here even a read asks what stands: an older version may show a password as not yet refused. */
const ASKED_FOR: ReadonlySet<StorePart> = new Set<StorePart>(['logins']);

/**
 * The entries of a store that workers of a fleet change together.
 *
 * A new version first lies under a name of its own. Then the workers agree on it, if it was made from the version on which they
 * agreed before. Only then it takes the entry's place. So a worker that comes late overwrites nothing. What it wrote ends by
 * itself, and it begins again from what stands.
 *
 * A read takes what lies in the entry's place, without a question to the others. That is the newest version, or one that stood
 * just before.
 *
 * The workers' agreement may be lost. Then the entry's place holds the newest version that a caller was told of, or notes lead
 * there. For a change is told only when it lies in the entry's place, and the agreement still stood afterwards.
 */
export class VersionedStore implements SealedStore {
  readonly isShared: boolean = true;
  readonly #entries: SealedEntries;
  readonly #asides: Asides;
  readonly #agreement: Agreement;

  constructor(entries: SealedEntries, versions: Versions) {
    this.#entries = entries;
    this.#asides = new Asides(entries);
    this.#agreement = new Agreement(versions, MARK_MS);
  }

  keysFor(use: string): readonly Uint8Array[] {
    return this.#entries.keysFor(use);
  }

  async read<T>(name: EntryName, as: ReadStored<T>): Promise<T | undefined> {
    const places = this.#entries.placesOf(name);
    const found = this.#entries.look(places, (signal) => this.#look({ name, as, places, signal }));
    return valueIn(await found, as);
  }

  async change<T>(
    name: EntryName,
    as: ReadStored<T>,
    next: (now: T | undefined) => T | undefined,
    lifeMs: number,
    seenSince: number = Number.POSITIVE_INFINITY,
  ): Promise<T | undefined> {
    const places = this.#entries.placesOf(name);
    const seen = this.#entries.unchanged(places[1], as, next, seenSince);
    if (seen !== undefined) return valueIn(seen, as);
    return this.#entries.inTurn(places[1], (signal) => this.#change({ name, as, places, signal }, next, lifeMs));
  }

  erase(name: EntryName): Promise<void> {
    const places = this.#entries.placesOf(name);
    const [all, first] = places;
    return this.#entries.inTurn(first, async (signal) => {
      let stood: VersionMark | undefined;
      let failure: unknown;
      try {
        stood = await this.#agreement.erase(first);
      } catch (error) {
        failure = error;
      }
      // What can be erased goes, also where others may put it back: then this fails, and is asked for again.
      const aside = stood !== undefined && namesText(stood) ? placesAside(places, stood.version) : [];
      await this.#entries.erase([...aside, ...all], first, signal);
      if (failure !== undefined) throw failure;
    });
  }

  lastSeen<T>(name: EntryName, as: ReadStored<T>): T | undefined {
    return this.#entries.lastSeen(name, as);
  }

  async #change<T>(turn: Turn<T>, next: (now: T | undefined) => T | undefined, lifeMs: number): Promise<T | undefined> {
    const { name, as, signal } = turn;
    let base = await this.#look(turn);
    let mark = base?.copy.agreedAs;
    for (;;) {
      signal.throwIfAborted();
      const now = valueIn(base, as);
      const wanted = next(now);
      if (wanted === now && (base === undefined || base.place !== undefined)) return now;
      if (mark === undefined) {
        const hasStood = base !== undefined;
        ({ base, mark } = await this.#agreed(turn));
        if (hasStood && isErased(mark)) throw erasedMeanwhile();
        continue;
      }
      const made = wanted === now && base ? base.copy : this.#entries.sealed(name, as, wanted, lifeMs, base?.copy);
      const told = await this.#tell(turn, made, mark);
      if (told === undefined) {
        await this.#removeOld(base?.place, turn);
        return wanted;
      }
      ({ base, mark } = told);
    }
  }

  /**
   * Makes the workers agree on a version, and puts it into the entry's place.
   *
   * @param mark - on what they agree, unless another worker was faster
   * @returns what to begin from again, where another was
   */
  async #tell(turn: Turn<unknown>, made: EntryCopy, mark: VersionMark): Promise<Base | undefined> {
    const [, first] = turn.places;
    const since = this.#entries.clock.monotonic();
    const own = made.agreedAs === undefined ? { line: mark.line, version: versionOf(made.text) } : mark;
    const isNew = own !== mark;
    if (isNew) {
      await this.#entries.marks.assertKnown(turn.signal);
      await this.#asides.put(turn, made, own.version);
      const present = await this.#agreement.advance(first, mark, own);
      if (!isSameMark(own, present)) {
        await this.#asides.discard(turn, own.version);
        if (present === undefined) return this.#agreed(turn);
        if (isErased(present) && !isErased(mark)) throw erasedMeanwhile();
        return { base: await this.#at(turn, present), mark: present };
      }
    }
    if (isNew && namesText(mark)) await this.#asides.lead(turn, mark.version, own.version);
    return (await this.#place(turn, made, own, since)) ? undefined : this.#agreed(turn);
  }

  /**
   * Puts a version that was agreed on into the entry's place. Where others have made a later one of it, puts that one there.
   *
   * @returns false where the agreement was lost meanwhile: the workers may have begun again from an earlier version
   */
  async #place(turn: Turn<unknown>, made: EntryCopy, own: VersionMark, since: number): Promise<boolean> {
    const { places, signal } = turn;
    const [all, first] = places;
    const { texts, copies, clock } = this.#entries;
    let copy = made;
    let mark = own;
    let heardAt = since;
    for (let writes = 0; writes < WRITES; ) {
      signal.throwIfAborted();
      const isWritten = clock.monotonic() - heardAt <= STOOD_STILL_MS;
      const isThere = isWritten && (await texts.put(first, copy, copy, signal)) === undefined;
      const present = await this.#agreement.on(first);
      heardAt = clock.monotonic();
      if (present !== undefined && isErased(present)) {
        await this.#entries.erase(all, first, signal);
        throw erasedMeanwhile();
      }
      if (present?.line !== mark.line) return false;
      if (isSameMark(mark, present)) {
        copies.set(first, { ...copy, seenAt: heardAt, agreedAs: mark });
        if (isThere) return true;
        if (isWritten) writes += 1;
        continue;
      }
      const later = await this.#at(turn, present);
      if (later === undefined || later.place !== undefined) return true;
      copy = later.copy;
      mark = present;
    }
    throw storeFailure('the store did not keep what was written');
  }

  /** What lies in the entry's place. Where it was lost from there, or must not be an older version: what stands. */
  async #look(turn: Turn<unknown>): Promise<Found | undefined> {
    const { name, as, places, signal } = turn;
    const found = await this.#entries.find(name, as, places, signal);
    const isAskedFor = ASKED_FOR.has(name.part);
    if (!isAskedFor && (found === undefined || found.place !== undefined)) return found;
    const present = await this.#agreement.on(places[1]).catch((error: unknown) => {
      if (isAskedFor) throw error;
      return undefined;
    });
    return present === undefined ? found : this.#at(turn, present, found);
  }

  /** What the workers agree on. Where that was lost, they agree anew: on what lies in the entry's place, or what followed it. */
  async #agreed(turn: Turn<unknown>): Promise<Base> {
    const { name, as, places, signal } = turn;
    const [, first] = places;
    let mark = await this.#agreement.on(first);
    if (mark === undefined) {
      const found = await this.#entries.find(name, as, places, signal);
      const version = found === undefined ? NEW : versionOf(found.copy.text);
      const later = await this.#asides.laterThan(turn, version);
      const line = newLine(later === undefined ? version : versionOf(later.text));
      mark = (await this.#agreement.advance(first, undefined, line)) ?? line;
    }
    // After a loss, this is another look. A worker that wrote before is seen now. One that writes later finds that it was lost.
    return { base: await this.#at(turn, mark), mark };
  }

  /** The version that stands, wherever it lies. Where nothing holds it any more, what lies in the entry's place. */
  async #at(turn: Turn<unknown>, mark: VersionMark, seen?: Found): Promise<Found | undefined> {
    const { name, as, places, signal } = turn;
    const [, first] = places;
    const { copies, clock } = this.#entries;
    if (isErased(mark)) {
      copies.delete(first);
      return undefined;
    }
    const found = seen ?? (await this.#entries.find(name, as, places, signal));
    const isFound = found !== undefined && versionOf(found.copy.text) === mark.version;
    if (isFound || mark.version === NEW) return found && { ...found, copy: { ...found.copy, agreedAs: mark } };
    const aside = await this.#asides.open(turn, mark.version);
    if (aside !== undefined) {
      if (aside.until <= clock.now()) return undefined;
      const copy = { ...aside, agreedAs: mark };
      copies.set(first, copy);
      return { copy };
    }
    // It was taken away because a later one stands, or it is lost.
    const present = await this.#agreement.on(first);
    if (present !== undefined && !isSameMark(mark, present)) return this.#at(turn, present);
    copies.delete(first);
    return this.#entries.find(name, as, places, signal);
  }

  /** Under the name of an old key, it would come back when the new one is lost. */
  async #removeOld(place: string | undefined, { places: [, first], signal }: Turn<unknown>): Promise<void> {
    if (place === undefined || place === first) return;
    await this.#entries.texts.remove(place, signal).catch(() => {});
  }
}

function erasedMeanwhile(): Error {
  return storeFailure('the entry was erased meanwhile');
}
