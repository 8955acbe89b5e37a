import { systemClock } from '@relais/model';
import { expect, it, vi } from 'vitest';
import type { LoginFleet } from '../../src/index.ts';
import { customerAt, openFallback, psuOf } from '../support/bank-and-fallback.ts';
import { handleOf } from '../support/handle-of.ts';
import { FakeFleet, SharedMemory } from './fake-fleet.ts';

/** A worker at a bank, whose leases a test can end and whose commands it can count. */
async function openWorker() {
  const memory = new SharedMemory(systemClock);
  const fleet = new FakeFleet(memory);
  const names: string[] = [];
  const told: LoginFleet = {
    ...fleet,
    keys: fleet.keys,
    whenGone: fleet.whenGone,
    waitForLease: (name, options, signal) => {
      names.push(name.replace(/\..*/, ''));
      return fleet.waitForLease(name, options, signal);
    },
    advance: (name, options) => {
      names.push(name.replace(/\..*/, ''));
      return fleet.advance(name, options);
    },
    take: (name, options) => {
      names.push(name);
      return fleet.take(name, options);
    },
  };
  const scene = await openFallback({ fleet: told, idleMs: 600_000 });
  const { bank, fallback } = scene;
  const requests = (): number => {
    const { doors } = bank.requestLog.snapshot();
    return doors.fallback.requests.length + doors.web.requests.length;
  };
  const customer = customerAt(bank, 0);
  const psu = handleOf(fallback, psuOf(customer));
  return { ...scene, memory, names, requests, customer, psu, [Symbol.asyncDispose]: scene[Symbol.asyncDispose] };
}

it('a session takes the customer’s lease before the door hears of it, and gives all back after the logout', async () => {
  await using worker = await openWorker();
  await worker.psu.getAccounts();
  expect(worker.names.slice(0, 3)).toEqual(['login', 'sessions', 'pace']);
  expect(worker.names.filter((name) => name === 'tries').length).toBeGreaterThan(0);
  expect(worker.memory.leases.size).toBe(2);
  expect(worker.memory.texts.size).toBe(0);
  await worker.fallback.close();
  expect(worker.memory.leases.size).toBe(0);
  expect(worker.bank.requestLog.snapshot().customers[worker.customer.login]).toMatchObject({ logins: 1, logouts: 1 });
});

it('asks for its requests in blocks, not one by one', async () => {
  await using worker = await openWorker();
  const { accounts } = await worker.psu.getAccounts();
  await worker.psu.getTransactions(accounts[0]?.resourceId ?? '', { dateFrom: '2026-10-01' });
  const blocks = worker.names.filter((name) => name === 'pace').length;
  expect(blocks).toBeGreaterThan(0);
  expect(worker.requests()).toBeGreaterThan(blocks);
});

it('a session whose lease has ended asks for nothing more, and does not log out', async () => {
  await using worker = await openWorker();
  const { accounts } = await worker.psu.getAccounts();
  const before = worker.requests();
  for (const held of worker.memory.leases) held.until = 0;
  const reading = worker.psu.getTransactions(accounts[0]?.resourceId ?? '', { dateFrom: '2026-10-01' });
  await expect(reading).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'lease_lost', actor: 'host' });
  expect(worker.requests()).toBe(before);
  // The next call logs in anew.
  await worker.psu.getAccounts();
  await vi.waitFor(() => {
    const { logins, logouts } = worker.bank.requestLog.snapshot().customers[worker.customer.login] ?? {};
    expect([logins, logouts]).toEqual([2, 0]);
  });
});

it('keys that name nobody safely are refused', async () => {
  const fleet = new FakeFleet(new SharedMemory(systemClock), { keys: [] });
  await expect(openFallback({ fleet })).rejects.toThrow(/^fleet\.keys must hold a key/);
});
