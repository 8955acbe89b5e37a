import { FleetMemory } from '@relais/core';
import { cic } from '@relais/model';
import { createRelais, type Fleet, memory } from 'relais';
import { expect, it } from 'vitest';

it('a Relais that cannot be made leaves no view of the fleet open', async () => {
  const fleet = new FleetMemory().join();
  const views: ReturnType<Fleet['open']>[] = [];
  const told: Fleet = {
    workerId: fleet.workerId,
    open: (bankId) => {
      const view = fleet.open(bankId);
      views.push(view);
      return view;
    },
  };
  const bank = cic({ fallbackUrl: 'https://door.example/login' });
  const tpp = { qwac: { cert: 'no certificate', key: 'no key' } };
  expect(() => createRelais({ bank, tpp, store: memory(), fleet: told })).toThrow();
  expect(views.map(({ isReachable }) => isReachable)).toEqual([false]);
});
