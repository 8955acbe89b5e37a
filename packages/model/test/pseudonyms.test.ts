import { expect, it } from 'vitest';
import { Pseudonyms } from '../src/pseudonyms.ts';

it('equal names have equal pseudonyms under one key, others under another, and none shows the name', () => {
  const names = new Pseudonyms();
  const pseudonym = names.of('/accounts/FR76-secret');
  expect(pseudonym).toMatch(/^[0-9a-f]{16}$/);
  expect(names.of('/accounts/FR76-secret')).toBe(pseudonym);
  expect(names.once('/accounts/FR76-secret')).toBe(pseudonym);
  expect(names.of('another')).not.toBe(pseudonym);
  expect(new Pseudonyms().of('/accounts/FR76-secret')).not.toBe(pseudonym);
});

it('stays the same, however many others come', () => {
  const names = new Pseudonyms();
  const pseudonym = names.of('first');
  for (let other = 0; other < 3_000; other += 1) names.of(`consent ${other}`);
  expect(names.of('first')).toBe(pseudonym);
});
