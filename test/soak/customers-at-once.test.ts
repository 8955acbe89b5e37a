import { expect, it } from 'vitest';
import { readCrowd } from './customers-at-once.ts';

/** `pnpm test:soak` reads a thousand customers, 50 at a time. */
const CUSTOMERS = Number(process.env['RELAIS_SOAK'] ?? 40);

/** What of the network is still open. Sockets that have just been closed take a few turns to go. */
async function openSockets(): Promise<number> {
  const count = (): number => process.getActiveResourcesInfo().filter((name) => /^(TCP|TLS|GetAddr)/.test(name)).length;
  for (let turn = 0; turn < 1_000 && count() > 0; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return count();
}

it(`${CUSTOMERS} customers at once, while the bank stumbles: everybody gets their own rows or a typed error`, {
  timeout: 30 * 60_000,
}, async () => {
  const warnings: string[] = [];
  const onWarning = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', onWarning);
  expect(await openSockets()).toBe(0);
  const report = await readCrowd({ customers: CUSTOMERS, atOnce: Math.min(50, CUSTOMERS), seed: 1 });
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  expect(report.faults).toEqual([]);
  const refused = Object.values(report.refused).reduce((sum, count) => sum + count, 0);
  expect(report.served + refused).toBe(CUSTOMERS);
  expect(report.served).toBeGreaterThan(CUSTOMERS / 3);
  // Who waits for a session must not cost others theirs between two of their calls.
  expect(report.logins).toBeLessThan(1.25 * CUSTOMERS);
  expect(report.rows).toBeGreaterThan(50 * report.served);
  expect(await openSockets()).toBe(0);
  expect(warnings).toEqual([]);
  process.off('warning', onWarning);
});
