import type { StatisticsStore } from '../../../records/src/statistics/statistics-store.ts';

/** Keeps JSON text, as a real store does, and outlives whoever writes to it. */
export function memoryStore(): StatisticsStore & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    get: async (key) => {
      const text = texts.get(key);
      return text === undefined ? undefined : JSON.parse(text);
    },
    set: async (key, value) => void texts.set(key, JSON.stringify(value)),
  };
}
