import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pathsIn, whatIsAt } from './paths.ts';
import { filesLike, ROOT } from './source-files.ts';

const [page] = filesLike('ARCHITECTURE.md');
const text = page?.text ?? '';

it('ARCHITECTURE.md lists every package', () => {
  const list = /```\npackages\/\n([\s\S]*?)\n(?=\S)/.exec(text)?.[1] ?? '';
  const named = [...list.matchAll(/^ {2}([a-z-]+)\/ /gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(readdirSync(`${ROOT}packages`).toSorted());
});

describe('ARCHITECTURE.md names', () => {
  const sections = text.split(/^## /m);

  it.each(sections.map((section) => [section.split('\n')[0] ?? '', section]))(
    'what there is, in "%s"',
    (_, section) => {
      expect(pathsIn(section).filter((path) => whatIsAt(path).length === 0)).toEqual([]);
    },
  );

  it('one thing by each path', () => {
    const named = pathsIn(text).filter((path) => !path.includes('*'));
    expect(named.length).toBeGreaterThan(130);
    expect(named.filter((path) => whatIsAt(path).length > 1)).toEqual([]);
  });

  it('each thing in its tables from the root or from a package on', () => {
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    const named = pathsIn(rows.join('\n'));
    expect(named.length).toBeGreaterThan(70);
    expect(named.filter((path) => whatIsAt(path, { isWhole: true }).length === 0)).toEqual([]);
  });
});

describe('pathsIn', () => {
  it.each([
    ['`core/src/failover.ts` and `trip/`', ['core/src/failover.ts', 'trip/']],
    ['`classify.ts`, [a page](docs/regulation.md)', ['classify.ts', 'docs/regulation.md']],
    ['`packages/*/api/*.api.md` by `pnpm bench --only parse/x.ts`', ['packages/*/api/*.api.md']],
    ['`.ci/run`', ['.ci/run']],
    ['`{ value, notes }`, `createRelais()`, `@relais/model/schema/`, `Channel.visit`', []],
  ])('%j: %j', (words, paths) => {
    expect(pathsIn(words)).toEqual(paths);
  });
});

describe('whatIsAt', () => {
  it.each([
    ['test/words/', ['test/words/']],
    ['core/src/failover.ts', ['packages/core/src/failover.ts']],
    ['sca/sca-guard.ts', ['packages/fallback/src/session/sca/sca-guard.ts']],
    ['recovery/', ['packages/core/src/recovery/']],
    ['core/src/fail.ts', []],
    ['failover', []],
    ['over.ts', []],
    ['packages/*/apis/', []],
  ])('%j: %j', (path, found) => {
    expect(whatIsAt(path)).toEqual(found);
  });

  it('finds all that a pattern names, and what ends alike', () => {
    expect(whatIsAt('packages/*/src/index.ts')).toContain('packages/core/src/index.ts');
    expect(whatIsAt('index.ts').length).toBeGreaterThan(5);
  });

  it('takes a path as whole where that is asked', () => {
    expect(whatIsAt('sca/sca-guard.ts', { isWhole: true })).toEqual([]);
    expect(whatIsAt('core/src/trip/', { isWhole: true })).toEqual(['packages/core/src/trip/']);
  });
});
