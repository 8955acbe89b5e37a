import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { check } from 'recheck';
import { describe, expect, it } from 'vitest';
import { type Pattern, patternsIn } from './patterns/patterns-in.ts';

/**
 * A bank's page, an attacker's page and a host program's text can be as long as they like. So no pattern may take time
 * that grows faster than the text.
 */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const files = globSync('packages/*/src/**/*.ts', { cwd: ROOT }).map((name) => ({ name, ...patternsIn(ROOT + name) }));

/** Patterns that are built while the program runs, each with the longest that it can become. */
const BUILT: Readonly<Record<string, readonly Pattern[]>> = {};

/** @returns what makes the pattern slow, or `undefined` */
async function slownessOf({ source, flags }: Pattern): Promise<string | undefined> {
  const { status, complexity } = await check(source, flags, { timeout: 60_000 });
  return status === 'safe' ? undefined : `${status}: ${complexity?.summary ?? 'not known in a minute'}`;
}

describe('every pattern takes time that grows no faster than the text', () => {
  it('each literal', { timeout: 600_000 }, async () => {
    const slow: string[] = [];
    for (const { name, literals } of files) {
      for (const pattern of literals) {
        const slowness = await slownessOf(pattern);
        if (slowness !== undefined) slow.push(`${name}: /${pattern.source}/${pattern.flags} ${slowness}`);
      }
    }
    expect(slow).toEqual([]);
  });
});
