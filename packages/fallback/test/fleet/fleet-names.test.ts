import { expect, it } from 'vitest';
import { leaseNames, recordName } from '../../src/fleet/fleet-names.ts';

const OWNER = { bankId: 'bank', psuId: 'psu-42' };
const [A, B] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

it('all workers take the leases of one customer in one order, whatever the order of their keys', () => {
  expect(leaseNames([A, B], OWNER)).toEqual(leaseNames([B, A], OWNER));
  expect(leaseNames([A, B], OWNER)).toEqual(expect.arrayContaining([...leaseNames([A], OWNER)]));
});

it('names differ by customer, bank and key, have the form of a fleet’s names, and show none of these', () => {
  const names = [
    ...leaseNames([A, B], OWNER),
    ...leaseNames([A], { ...OWNER, psuId: 'psu-43' }),
    ...leaseNames([A], { ...OWNER, bankId: 'other' }),
    recordName(A, OWNER),
  ];
  expect(new Set(names).size).toBe(5);
  for (const name of names) expect(name).toMatch(/^(login|tries)\.[\w-]{22}$/);
});
