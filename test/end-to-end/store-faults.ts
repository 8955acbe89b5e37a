import type { KeyValueStore } from 'relais';

export type StoreFault = 'throws' | 'hangs' | 'slow' | 'garbage' | 'swallows' | 'old' | 'late';
export const STORE_FAULTS: readonly StoreFault[] = ['throws', 'hangs', 'slow', 'garbage', 'swallows', 'old', 'late'];

const SLOW_MS = 250;
const LATE_MS = 900;

const after = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms).unref());

/** A Keyv-like store over a map, which fails in one way while it is told to. */
export function failingStore(entries: Map<string, string>): KeyValueStore & { fault: StoreFault | 'none' } {
  const first = new Map<string, string>();
  const set = (key: string, value: string): boolean => {
    if (!first.has(key)) first.set(key, value);
    entries.set(key, value);
    return true;
  };
  const get = (key: string): string | undefined => entries.get(key);
  const store = {
    fault: 'none' as StoreFault | 'none',
    get: (key: string): Promise<unknown> => run(() => get(key), 'get', key),
    set: (key: string, value: string): Promise<unknown> => run(() => set(key, value), 'set', key),
    delete: (key: string): Promise<unknown> => run(() => entries.delete(key), 'delete', key),
  };

  async function run(operate: () => unknown, method: 'get' | 'set' | 'delete', key: string): Promise<unknown> {
    switch (store.fault) {
      case 'none':
        return operate();
      case 'throws':
        throw Object.assign(new Error('connect ECONNREFUSED redis://:hunter2@127.0.0.1'), { code: 'ECONNREFUSED' });
      case 'hangs':
        return new Promise(() => {});
      case 'slow':
        await after(SLOW_MS);
        return operate();
      case 'garbage':
        return method === 'get' && !key.startsWith('relais:try:') ? '{"rows":{}}' : operate();
      case 'swallows':
        return undefined;
      case 'old':
        return method === 'get' ? (first.get(key) ?? operate()) : operate();
      case 'late':
        if (method === 'set') await after(LATE_MS);
        return operate();
    }
  }
  return store;
}
