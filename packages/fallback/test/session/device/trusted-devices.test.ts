import { manualClock } from '@relais/model';
import { expect, it } from 'vitest';
import { TrustedDevices } from '../../../src/session/device/trusted-devices.ts';

const KEY = Buffer.alloc(32, 3);
const DAY_MS = 86_400_000;

function open(maxAgeMs?: number) {
  const clock = manualClock();
  const entries = new Map<string, unknown>();
  const ttls: (number | undefined)[] = [];
  const store = {
    get: async (key: string) => entries.get(key),
    set: async (key: string, value: unknown, ttlMs?: number) => {
      ttls.push(ttlMs);
      entries.set(key, value);
    },
    delete: async (key: string) => entries.delete(key),
  };
  const options = { store, key: KEY, ...(maxAgeMs !== undefined && { maxAgeMs }) };
  const devices = (bankId = 'cic'): TrustedDevices => new TrustedDevices(options, bankId, clock);
  const mark = { value: 'a mark', url: 'https://bank.test/', expiresAt: clock.now() + 90 * DAY_MS };
  return { clock, entries, ttls, devices, mark };
}

it('gives back what it sealed, to the same PSU at the same bank only', async () => {
  const { devices, mark } = open();
  await devices().save('psu-1', mark);
  expect(await devices().load('psu-1')).toEqual(mark);
  expect(await devices().load('psu-2')).toBeUndefined();
  expect(await devices('cm').load('psu-1')).toBeUndefined();
});

it('does not open for another PSU, also when somebody copies the entry', async () => {
  const { devices, entries, mark } = open();
  await devices().save('psu-1', mark);
  await devices().save('psu-2', { ...mark, value: 'another' });
  const [[first = '', one] = [], [second = ''] = []] = entries;
  entries.set(second, one);
  expect(first).not.toBe(second);
  expect(await devices().load('psu-2')).toBeUndefined();
});

it('keeps it no longer than the bank, nor than the host allows, and drops it then', async () => {
  const { clock, devices, entries, mark, ttls } = open(30 * DAY_MS);
  await devices().save('psu-1', { ...mark, expiresAt: clock.now() + 10 * DAY_MS });
  await devices().save('psu-2', mark);
  await devices().save('psu-3', { ...mark, expiresAt: clock.now() });
  expect(ttls).toEqual([10 * DAY_MS, 30 * DAY_MS]);
  clock.advance(10 * DAY_MS);
  expect(await devices().load('psu-1')).toBeUndefined();
  expect(await devices().load('psu-2')).toMatchObject({ value: 'a mark' });
  expect(entries.size).toBe(1);
  await devices().forget('psu-2');
  expect(entries.size).toBe(0);
});

it('never seals twice alike', async () => {
  const { devices, entries, mark } = open();
  await devices().save('psu-1', mark);
  const [before] = entries.values();
  await devices().save('psu-1', mark);
  expect([...entries.values()]).not.toEqual([before]);
});

it('waits for a silent store no longer than five seconds', async () => {
  const clock = manualClock();
  const never = (): Promise<never> => new Promise(() => {});
  const devices = new TrustedDevices({ store: { get: never, set: never, delete: never }, key: KEY }, 'cic', clock);
  const loaded = devices.load('psu-1');
  clock.advance(5_000);
  expect(await loaded).toBeUndefined();
});

it.each([
  ['a key of another length', { key: Buffer.alloc(16) }, 'trustedDevices.key must be 32 bytes long, got 16'],
  ['no time at all', { key: KEY, maxAgeMs: 0 }, 'trustedDevices.maxAgeMs must be positive, got 0'],
])('refuses %s', (_, options, message) => {
  const store = { get: async () => undefined, set: async () => undefined, delete: async () => undefined };
  expect(() => new TrustedDevices({ store, ...options }, 'cic', manualClock())).toThrow(new RangeError(message));
});
