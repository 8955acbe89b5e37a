import Keyv from 'keyv';
import { expect, it } from 'vitest';
import type { DeviceStore } from '../src/index.ts';

it('a Keyv store keeps what is sealed, as it is', async () => {
  const store: DeviceStore = new Keyv();
  await store.set('device:a', 'c2VhbGVk', 1_000);
  expect(await store.get('device:a')).toBe('c2VhbGVk');
  await store.delete('device:a');
  expect(await store.get('device:a')).toBeUndefined();
});
