import type { KeyValueStore } from '../../src/index.ts';

type Method = 'get' | 'set' | 'delete';
/** What becomes of one operation. `after` runs beside it, e.g. later. */
type Fault = (run: () => unknown, key: string) => Promise<unknown>;

/** A Keyv-like store in memory that fails as it is told to. */
export class FaultyStore implements KeyValueStore {
  readonly entries = new Map<string, string>();
  readonly asked: string[] = [];
  readonly #listeners: ((error: unknown) => void)[] = [];
  #faults: Partial<Record<Method, Fault>> = {};

  get(key: string): Promise<unknown> {
    return this.#run('get', key, () => this.entries.get(key));
  }

  set(key: string, value: string): Promise<unknown> {
    return this.#run('set', key, () => {
      this.entries.set(key, value);
      return true;
    });
  }

  delete(key: string): Promise<unknown> {
    return this.#run('delete', key, () => this.entries.delete(key));
  }

  on(_: 'error', listener: (error: unknown) => void): void {
    this.#listeners.push(listener);
  }

  tellError(): void {
    for (const listener of this.#listeners) listener(new Error('redis://:hunter2@localhost is gone'));
  }

  /** From now on; nothing: well again. */
  fail(faults: Partial<Record<Method, Fault>> = {}): void {
    this.#faults = faults;
  }

  /** All three methods. */
  failAll(fault: Fault): void {
    this.fail({ get: fault, set: fault, delete: fault });
  }

  /** Names of what is kept for good. */
  names(): readonly string[] {
    return [...this.entries.keys()].filter((key) => !/^relais:(try:|keys$)/.test(key));
  }

  #run(method: Method, key: string, run: () => unknown): Promise<unknown> {
    this.asked.push(method);
    const fault = this.#faults[method];
    return fault === undefined ? Promise.resolve(run()) : fault(run, key);
  }
}

export const throwing: Fault = () => Promise.reject(new Error('connect ECONNREFUSED redis://:hunter2@localhost'));
export const hanging: Fault = () => new Promise(() => {});
export const swallowing: Fault = () => Promise.resolve(undefined);
