import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { NAMED_PASSWORD, seedLedger } from '../../src/index.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

it.each(['cic', 'cm', 'becm'] as const)('every named customer of %s is in the README, with the password', (brand) => {
  const { namedCustomers = [] } = seedLedger({ seed: 1, brand, today: '2026-11-25' });
  const table = README.slice(README.indexOf('### Named customers'), README.indexOf('### Strong authentication'));
  const documented = [...table.matchAll(/`([A-Z0-9]+(?:-[A-Z0-9]+)*)`(?=[^|\n]*\|)/g)].map(([, login]) => login);
  const logins = namedCustomers.map(({ login }) => login);
  expect(logins.filter((login) => !documented.includes(login))).toEqual([]);
  expect(namedCustomers.every(({ password }) => password === NAMED_PASSWORD)).toBe(true);
  expect(table).toContain(NAMED_PASSWORD);
});
