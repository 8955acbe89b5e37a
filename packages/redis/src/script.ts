import { createHash } from 'node:crypto';
import type { RedisPort } from './clients/redis-port.ts';
import { wordOf } from './fleet-unavailable.ts';

/** A script that the server runs as one step. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

export function script(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

/** Runs a script by its name, and by its text where the server does not know it yet. */
export async function run(
  { send }: RedisPort,
  { text, sha }: Script,
  keys: readonly [string, ...string[]],
  words: readonly string[],
): Promise<unknown> {
  const rest = [String(keys.length), ...keys, ...words];
  try {
    return await send(['EVALSHA', sha, ...rest], keys[0]);
  } catch (error) {
    if (wordOf(error) !== 'NOSCRIPT') throw error;
    return send(['EVAL', text, ...rest], keys[0]);
  }
}
