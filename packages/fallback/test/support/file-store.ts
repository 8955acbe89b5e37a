import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSealedStore, type SealedStore } from '@relais/model';

/** One file for each key: what several processes share, and what outlives them. */
export function fileStore(directory: string): SealedStore {
  const fileOf = (key: string): string => join(directory, createHash('sha256').update(key).digest('hex'));
  const keyv = {
    get: async (key: string) => {
      const text = await readFile(fileOf(key), 'utf8').catch(() => undefined);
      return text === undefined ? undefined : JSON.parse(text);
    },
    set: async (key: string, value: unknown) => {
      const draft = `${fileOf(key)}.${process.pid}`;
      await writeFile(draft, JSON.stringify(value));
      await rename(draft, fileOf(key));
    },
    delete: (key: string) => rm(fileOf(key), { force: true }),
  };
  return createSealedStore({ keyv, key: new Uint8Array(32).fill(1) });
}
