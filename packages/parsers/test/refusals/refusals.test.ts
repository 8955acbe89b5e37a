import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { refusal } from '../drift.ts';
import { marksIn, marksInSources } from './marks-in-sources.ts';
import { changed } from './near.ts';
import { NEAR_CARDS } from './near-cards.ts';
import { NEAR_LISTS } from './near-lists.ts';
import { NEAR_OPERATIONS } from './near-operations.ts';
import { NEAR_SCA } from './near-sca.ts';
import { NEAR_WALKS } from './near-walks.ts';

const NEAR = [...NEAR_LISTS, ...NEAR_OPERATIONS, ...NEAR_CARDS, ...NEAR_SCA, ...NEAR_WALKS];
const sources = [...marksInSources()].sort();

/** The marks in the tables of the README, below the heading of refusals. */
function marksInReadme(): readonly string[] {
  const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, section = ''] = text.split('\n## What is refused, and why\n');
  const [tables = ''] = section.split('\n## ');
  return [...tables.matchAll(/^\| `([^`]+)` \| .+ \| .+ \|$/gm)].map(([, mark = '']) => mark);
}

describe('every mark that refuses a page', () => {
  it('is in the table of the README, once, with what it refuses and why no healthy page has that', () => {
    expect(marksInReadme().toSorted()).toEqual(sources);
  });

  it('has a healthy page near it', () => {
    expect([...new Set(NEAR.map(({ mark }) => mark))].sort()).toEqual(sources);
  });

  it('is found where a source writes it, and nothing else is', () => {
    const source = [
      "import { x } from './row.title.ts';",
      "// drift(KIND, 'no.mark')",
      "throw drift(KIND, ok ? 'row.a' : 'row.b', x);",
      "throw drift(KIND, 'debit', 'x');",
      "const page = 'telechargement.cgi';",
    ].join('\n');
    expect([...marksIn(source)].sort()).toEqual(['debit', 'row.a', 'row.b']);
    expect(sources).toEqual(expect.arrayContaining(['*.sign', 'row.*', 'csv.budget', 'timeline']));
    expect(sources.length).toBeGreaterThan(100);
  });

  it.each(NEAR.map((entry) => [entry.refusedAs ?? entry.mark, entry] as const))(
    '%s refuses the damaged page, and the healthy one near it is read',
    (mark, { page, read, torn, healthy, differs }) => {
      expect(refusal(() => read(changed(page, torn)))).toBe(mark);
      const near = read(changed(page, healthy));
      if (differs) expect(near).not.toEqual(read(page));
      else expect(near).toEqual(read(page));
    },
  );
});
