import {
  createSealedStore,
  type KeyValueStore,
  type ManualClock,
  manualClock,
  type SealedStore,
  type VersionAdvance,
  type Versions,
} from '../../src/index.ts';
import { keyvIn } from './sealed-in.ts';

/** What workers agree on, in a map that may be lost, and that may be out of reach. */
export class SharedVersions implements Versions {
  readonly texts = new Map<string, string>();
  isReachable = true;
  asked = 0;

  async present(name: string): Promise<string | undefined> {
    this.#reach();
    return this.texts.get(name);
  }

  async advance(name: string, from: string | undefined, to: string): Promise<VersionAdvance> {
    this.#reach();
    const present = this.texts.get(name);
    if (present !== from) return { isAdvanced: false, present };
    this.texts.set(name, to);
    return { isAdvanced: true, present: to };
  }

  #reach(): void {
    this.asked += 1;
    if (!this.isReachable) throw new Error('out of reach');
  }
}

const KEY = new Uint8Array(32).fill(7);

/** Workers on one store and one memory of versions. */
export interface Workers {
  readonly entries: Map<string, unknown>;
  readonly versions: SharedVersions;
  readonly clock: ManualClock;
  /** A worker more, of which each request passes `through`. */
  readonly join: (through?: Through) => SealedStore;
}

/** Lets a request run when its turn comes, or never. */
export type Through = <T>(request: () => Promise<T>) => Promise<T>;

export function workers(now?: number): Workers {
  const entries = new Map<string, unknown>();
  const versions = new SharedVersions();
  const clock = manualClock(now);
  const join = (through: Through = (request) => request()): SealedStore => {
    const keyv = keyvIn(entries);
    const asked: KeyValueStore = {
      get: (key) => through(() => keyv.get(key)),
      set: (key, value) => through(() => keyv.set(key, value)),
      delete: (key) => through(() => keyv.delete(key)),
    };
    const agreed: Versions = {
      present: (name) => through(() => versions.present(name)),
      advance: (name, from, to) => through(() => versions.advance(name, from, to)),
    };
    const store = createSealedStore({ keyv: asked, key: KEY }, clock).versionedBy?.(agreed);
    if (store === undefined) throw new TypeError('a sealed store has versions');
    return store;
  };
  return { entries, versions, clock, join };
}

/** Requests of several workers that come in any order, and workers that die between two of them. */
export class Turns {
  readonly #waiting: { readonly worker: number; readonly run: () => void }[] = [];
  readonly #dead = new Set<number>();

  through(worker: number): Through {
    return <T>(request: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        if (!this.#dead.has(worker)) this.#waiting.push({ worker, run: () => request().then(resolve, reject) });
      });
  }

  /** What is under way of a worker is not carried out any more. */
  kill(worker: number): void {
    this.#dead.add(worker);
    for (let index = this.#waiting.length - 1; index >= 0; index -= 1) {
      if (this.#waiting[index]?.worker === worker) this.#waiting.splice(index, 1);
    }
  }

  isDead(worker: number): boolean {
    return this.#dead.has(worker);
  }

  /** Carries out requests one by one until none is left. @param choose - which of so many comes next */
  async run(choose: (waiting: number, workerAt: (index: number) => number) => number): Promise<void> {
    for (;;) {
      // What the last answer led to has asked by then.
      await new Promise(setImmediate);
      if (this.#waiting.length === 0) return;
      const at = choose(this.#waiting.length, (index) => this.#waiting[index]?.worker ?? -1);
      const [next] = this.#waiting.splice(at, 1);
      next?.run();
    }
  }
}
