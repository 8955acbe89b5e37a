import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { check } from 'recheck';
import { describe, expect, it, vi } from 'vitest';
import { type Pattern, patternsIn } from './patterns/patterns-in.ts';
import { recordPatterns } from './patterns/record-patterns.ts';

/**
 * A page of a bank, a reply on the way and a text of the host program can be as long as their writer likes. So no pattern may
 * take time that grows faster than the text.
 */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PARSERS = 'packages/parsers/src/';
const FILES = globSync('packages/*/src/**/*.ts', { cwd: ROOT }).map((name) => ({ name, ...patternsIn(ROOT + name) }));

/** Patterns for texts that their file has found short, in characters. */
const SHORT: Readonly<Record<string, number>> = {
  '/^(.*?)([+\\-\\u2212]?\\d[\\d .\\u00a0\\u202f]*(?:,\\d+)?\\s*[A-Z]{3})$/su': 300,
  '/^(?:<\\?xml[^>]{0,100}\\?>)?\\s*<root>.*<transactionState>\\s*([A-Z]+)\\s*<\\/transactionState>.*<\\/root>$/is': 4096,
};

/** A pattern for markup of the simulator's own, which closes all that it opens. */
const OWN_MARKUP = '/<script\\b[\\s\\S]*?<\\/script>|<!--[\\s\\S]*?-->|<[^>]*>|[^<]+/g';

/** Files that put patterns together when they are loaded. */
const AT_LOADING = ['label/classify-label.ts', 'sample/redact-text.ts', 'text/misread.ts'];

/** Files with a function that puts a pattern together, each with one that it becomes. */
const IN_FUNCTION: Readonly<Record<string, Pattern>> = {
  // The marks are words of addresses: their other characters are escaped.
  'dom/links-to.ts': { source: 'SCIM_default\\.|PCS3_|CRP8_', flags: 'i' },
  'sca/mobile-app.ts': { source: '\\btransactionId\\s*:\\s*([\'"])([^\'"\\\\\\r\\n]*)\\1', flags: '' },
};

/** A repetition without an end, outside of a class. Without one, each place of a text takes a bounded time. */
const UNENDED = /^(?:\\.|\[(?:\\.|[^\]\\])*\]|[^*+\\[])*?(?:[*+]|\{\d+,\})/;

async function isSlow({ source, flags }: Pattern): Promise<boolean> {
  if (!UNENDED.test(source)) return false;
  const { status } = await check(source, flags, { timeout: 60_000 });
  return status !== 'safe';
}

async function slowOf(patterns: readonly Pattern[]): Promise<readonly string[]> {
  const all = new Map(patterns.map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern]));
  const slow: string[] = [];
  for (const [text, pattern] of all) if (await isSlow(pattern)) slow.push(text);
  return slow;
}

describe('no pattern takes time that grows faster than the text', { timeout: 600_000 }, () => {
  it('of those that are written out, but where the text is short', async () => {
    const slow = await slowOf(FILES.flatMap(({ literals }) => literals));
    expect(slow.toSorted()).toEqual([...Object.keys(SHORT), OWN_MARKUP].toSorted());
  });

  it('of those that are put together when the parsers are loaded', async () => {
    vi.resetModules();
    const recorded = await recordPatterns(() => import('@relais/parsers'));
    expect(recorded.length).toBeGreaterThan(20);
    expect(await slowOf(recorded)).toEqual([]);
  });

  it('of those that a function puts together', async () => {
    expect(await slowOf(Object.values(IN_FUNCTION))).toEqual([]);
    const building = FILES.filter(({ built }) => built.length > 0).map(({ name }) => name.replace(PARSERS, ''));
    expect(building.toSorted()).toEqual([...AT_LOADING, ...Object.keys(IN_FUNCTION)].toSorted());
  });
});
