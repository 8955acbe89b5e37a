import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesLike, ROOT } from './source-files.ts';

const [page] = filesLike('docs/regulation.md');
const rules = (page?.text ?? '').split(/^### (?=R\d)/m).slice(1);
const explained = new Set(rules.map((rule) => /^R\d+/.exec(rule)?.[0]));

/** Element ids of the bank's pages look alike: `P:F_1.R2:link`. */
const CITATION = /(?<![\w.:])R[1-9]\d?\b(?!:link)/g;

describe('docs/regulation.md', () => {
  it('explains R1 to R27, each once and in order', () => {
    const numbers = rules.map((rule) => /^R\d+/.exec(rule)?.[0]);
    expect(numbers).toEqual(Array.from({ length: 27 }, (_, index) => `R${index + 1}`));
  });

  it.each(rules.map((rule) => [rule.split('\n')[0] ?? '', rule]))('%s: rule, source, Relais, files', (_, rule) => {
    for (const part of ['Rule', 'Source', 'Relais', 'Files']) expect(rule).toContain(`\n- **${part}.**`);
  });

  it.each(rules.map((rule) => [rule.split('\n')[0] ?? '', rule]))('%s: every file that it names exists', (_, rule) => {
    const named = [...rule.matchAll(/`(packages\/[^`]+)`/g)].map(([, path = '']) => path);
    expect(named).not.toEqual([]);
    expect(named.filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
  });
});

it('every rule that the sources, tests and pages cite is explained', () => {
  const files = filesLike('packages/*/{src,test}/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts', '{.,packages/*}/*.md');
  const cited = files.flatMap(({ path, text }) => (text.match(CITATION) ?? []).map((rule) => [rule, path] as const));
  expect(cited.length).toBeGreaterThan(50);
  expect(cited.filter(([rule]) => !explained.has(rule))).toEqual([]);
});
