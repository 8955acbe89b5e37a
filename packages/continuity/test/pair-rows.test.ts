import { expect, it } from 'vitest';
import { pairByName } from '../src/matching/pair-rows.ts';

const itself = (name: string): string => name[0] ?? '';
const pairs = (rows: readonly string[], known: readonly string[]) =>
  pairByName({ rows, known }, itself, itself, () => true);

it.each([
  ['stands once on each side', ['a1'], ['a2'], [['a1', 'a2']]],
  ['stands twice in the answer', ['a1', 'a2'], ['a3'], []],
  ['stands twice among known rows', ['a1'], ['a2', 'a3'], []],
  ['is known by no row', ['a1'], ['b1'], []],
])('a name is believed only where it names one row on each side: it %s', (_, rows, known, expected) => {
  expect(pairs(rows, known)).toEqual(expected);
});
