import { createSealedStore, type SealedStore } from '@relais/model';
import { memory } from 'relais';
import { expect, it } from 'vitest';
import { fleetKeys } from '../../src/fleet/fleet-keys.ts';

const sealed = (...fills: readonly number[]): SealedStore =>
  createSealedStore({
    keyv: { get: async () => undefined, set: async () => {}, delete: async () => {} },
    key: fills.map((fill) => Buffer.alloc(32, fill)),
  });
const hex = (keys: readonly Uint8Array[]): readonly string[] => keys.map((key) => Buffer.from(key).toString('hex'));

it('come from the keys that seal the store: the same in each process, and no key of it', () => {
  const keys = hex(fleetKeys(sealed(1, 2), 'cic'));
  expect(keys).toEqual(hex(fleetKeys(sealed(1, 2), 'cic')));
  expect(keys).toEqual([...hex(fleetKeys(sealed(1), 'cic')), ...hex(fleetKeys(sealed(2), 'cic'))]);
  expect(new Set(keys).size).toBe(2);
  expect(keys.some((key) => /^(01){32}$|^(02){32}$/.test(key))).toBe(false);
  expect(hex(sealed(1).keysFor?.('another use') ?? [])).not.toEqual(keys.slice(0, 1));
});

it('are the same in all processes, and others for each bank, where the store seals nothing', () => {
  const [key] = hex(fleetKeys(memory(), 'cic'));
  expect(hex(fleetKeys(memory(), 'cic'))).toEqual([key]);
  expect(hex(fleetKeys(memory(), 'becm'))).not.toEqual([key]);
  expect(key).toHaveLength(64);
});
