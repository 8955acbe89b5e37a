import { describe, expect, it } from 'vitest';
import { pathsIn, whatIsAt } from './paths.ts';
import { filesLike } from './source-files.ts';

const [page] = filesLike('docs/real-pages.md');
const sections = (page?.text ?? '').split(/^## /m).slice(1);

describe('docs/real-pages.md', () => {
  it('has a section for each part of the real site', () => {
    expect(sections.map((section) => Number.parseInt(section, 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it.each(sections.map((section) => [section.split('\n')[0] ?? '', section]))(
    'names a test that there is, for each fact of "%s"',
    (_, section) => {
      const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| what'));
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) {
        const tests = pathsIn(row.split('|').at(-2) ?? '');
        expect(tests.length).toBeGreaterThan(0);
        expect(tests.filter((path) => whatIsAt(path, { isWhole: true }).length === 0)).toEqual([]);
      }
    },
  );
});
