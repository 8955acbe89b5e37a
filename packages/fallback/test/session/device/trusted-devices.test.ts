import { createSealedStore, type KeyValueStore, manualClock, memory } from '@relais/model';
import { expect, it } from 'vitest';
import { TrustedDevices } from '../../../src/session/device/trusted-devices.ts';

const KEY = Buffer.alloc(32, 3);
const DAY_MS = 86_400_000;

function open(maxAgeMs?: number) {
  const clock = manualClock();
  const entries = new Map<string, string>();
  const keyv: KeyValueStore = {
    get: async (key) => entries.get(key),
    set: async (key, value) => entries.set(key, value),
    delete: async (key) => entries.delete(key),
  };
  const store = createSealedStore({ keyv, key: KEY }, clock);
  const options = { ...(maxAgeMs !== undefined && { maxAgeMs }) };
  const devices = (bankId = 'cic'): TrustedDevices => new TrustedDevices(options, store, bankId, clock);
  const mark = { value: 'a mark', url: 'https://bank.test/', expiresAt: clock.now() + 90 * DAY_MS };
  return { clock, entries, keyv, devices, mark };
}

it('gives back what it kept, to the same PSU at the same bank only', async () => {
  const { devices, mark } = open();
  await devices().save('psu-1', mark);
  expect(await devices().load('psu-1')).toEqual(mark);
  expect(await devices().load('psu-2')).toBeUndefined();
  expect(await devices('cm').load('psu-1')).toBeUndefined();
});

it('does not give it to another PSU, also when somebody copies the entry', async () => {
  const { clock, devices, entries, keyv, mark } = open();
  await devices().save('psu-1', mark);
  await devices().save('psu-2', { ...mark, value: 'another' });
  const [[, one = ''] = [], [second = ''] = []] = [...entries].filter(([key]) => key !== 'relais:keys');
  entries.set(second, one);
  const restarted = new TrustedDevices({}, createSealedStore({ keyv, key: KEY }, clock), 'cic', clock);
  expect(await restarted.load('psu-2')).toBeUndefined();
  expect(await restarted.load('psu-1')).toEqual(mark);
});

it('keeps it no longer than the bank, nor than the host allows', async () => {
  const { clock, devices, mark } = open(30 * DAY_MS);
  await devices().save('psu-1', { ...mark, expiresAt: clock.now() + 10 * DAY_MS });
  await devices().save('psu-2', mark);
  await devices().save('psu-3', { ...mark, expiresAt: clock.now() });
  expect(await devices().load('psu-3')).toBeUndefined();
  clock.advance(10 * DAY_MS);
  expect(await devices().load('psu-1')).toBeUndefined();
  expect(await devices().load('psu-2')).toMatchObject({ value: 'a mark' });
  clock.advance(20 * DAY_MS);
  expect(await devices().load('psu-2')).toBeUndefined();
});

it('remembers until when the bank knows it, where the host keeps it for a shorter time', async () => {
  const { devices, mark } = open(30 * DAY_MS);
  await devices().save('psu-1', mark);
  expect(await devices().load('psu-1')).toMatchObject({ knownUntil: mark.expiresAt });
  await devices().save('psu-2', { ...mark, expiresAt: mark.expiresAt - 70 * DAY_MS });
  expect(await devices().load('psu-2')).not.toHaveProperty('knownUntil');
});

it('forgets it', async () => {
  const { devices, mark } = open();
  await devices().save('psu-1', mark);
  await devices().forget('psu-1');
  expect(await devices().load('psu-1')).toBeUndefined();
});

it('a mark that cannot be read makes room for the next one', async () => {
  const { clock, devices, entries, keyv, mark } = open();
  await devices().save('psu-1', mark);
  for (const key of entries.keys()) entries.set(key, 'damaged');
  const restarted = new TrustedDevices({}, createSealedStore({ keyv, key: KEY }, clock), 'cic', clock);
  expect(await restarted.load('psu-1')).toBeUndefined();
  await restarted.save('psu-1', mark);
  expect(await restarted.load('psu-1')).toEqual(mark);
});

it.each([
  ['throws', () => Promise.reject(new Error('out of reach'))],
  ['says nothing', () => new Promise<never>(() => {})],
])('a store that %s keeps nobody from logging in', async (_, fail) => {
  const clock = manualClock();
  const store = createSealedStore({ keyv: { get: fail, set: fail, delete: fail }, key: KEY }, clock);
  const devices = new TrustedDevices({}, store, 'cic', clock);
  const loaded = devices.load('psu-1');
  clock.advance(5_000);
  expect(await loaded).toBeUndefined();
  const saved = devices.save('psu-1', { value: 'a mark', url: 'https://bank.test/', expiresAt: clock.now() + DAY_MS });
  await expect(Promise.race([saved, Promise.resolve()])).resolves.toBeUndefined();
});

it('refuses no time at all', () => {
  const clock = manualClock();
  expect(() => new TrustedDevices({ maxAgeMs: 0 }, memory(clock), 'cic', clock)).toThrow(
    new RangeError('trustedDevices.maxAgeMs must be positive, got 0'),
  );
});
