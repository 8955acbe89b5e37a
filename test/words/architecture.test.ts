import { existsSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { filesLike, ROOT } from './source-files.ts';

const [page] = filesLike('ARCHITECTURE.md');
const text = page?.text ?? '';
const packages = readdirSync(`${ROOT}packages`);

it('ARCHITECTURE.md lists every package', () => {
  const list = /```\npackages\/\n([\s\S]*?)\n(?=\S)/.exec(text)?.[1] ?? '';
  const named = [...list.matchAll(/^ {2}([a-z-]+)\/ /gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(packages.toSorted());
});

it('every file that its table names exists', () => {
  const table = text.slice(text.indexOf('## Where to find what'), text.indexOf('## The day in a test'));
  const named = [...table.matchAll(/`([a-z-]+\/[^`\s]*)`/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(50);
  const isThere = (path: string): boolean =>
    existsSync(`${ROOT}${packages.includes(path.split('/')[0] ?? '') ? 'packages/' : ''}${path}`);
  expect(named.filter((path) => !isThere(path))).toEqual([]);
});
