import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoginStore } from '../../src/secrets/login-memory.ts';

/** One file for each key: what several processes share, and what outlives them. */
export function fileStore(directory: string): LoginStore {
  const fileOf = (key: string): string => join(directory, createHash('sha256').update(key).digest('hex'));
  return {
    get: async (key) => {
      const text = await readFile(fileOf(key), 'utf8').catch(() => undefined);
      return text === undefined ? undefined : JSON.parse(text);
    },
    set: async (key, value) => {
      const draft = `${fileOf(key)}.${process.pid}`;
      await writeFile(draft, JSON.stringify(value));
      await rename(draft, fileOf(key));
    },
  };
}
