import { expect, it } from 'vitest';
import { type EntryName, type ManualClock, type ReadStored, RelaisError, type SealedStore } from '../../src/index.ts';

export const NAME: EntryName = { bankId: 'cic', psuId: 'psu-1', part: 'rows', of: 'ACC-1' };
export const LIFE_MS = 86_400_000;
export const STORE_FAILURE = { code: 'own_network', reason: 'store', actor: 'host' };

export const asText: ReadStored<string> = (stored) => {
  if (typeof stored !== 'string') throw new TypeError('no text');
  return stored;
};
const asNumber: ReadStored<number> = (stored) => {
  if (typeof stored !== 'number') throw new TypeError('no number');
  return stored;
};

/** What every store keeps, wherever it lies. */
export function sealedStoreContract(open: (clock: ManualClock) => SealedStore, clocked: () => ManualClock): void {
  function opened(): { readonly store: SealedStore; readonly clock: ManualClock } {
    const clock = clocked();
    return { store: open(clock), clock };
  }

  it('gives nothing where nothing was put', async () => {
    expect(await opened().store.read(NAME, asText)).toBeUndefined();
  });

  it('gives back what was put', async () => {
    const { store } = opened();
    expect(await store.change(NAME, asText, () => 'one', LIFE_MS)).toBe('one');
    expect(await store.read(NAME, asText)).toBe('one');
  });

  it('shows a change what stands there', async () => {
    const { store } = opened();
    await store.change(NAME, asText, () => 'one', LIFE_MS);
    await store.change(NAME, asText, (now) => `${now} two`, LIFE_MS);
    expect(await store.read(NAME, asText)).toBe('one two');
  });

  it('lets one writer change at a time', async () => {
    const { store } = opened();
    const add = (now = 0): number => now + 1;
    await Promise.all(Array.from({ length: 20 }, () => store.change(NAME, asNumber, add, LIFE_MS)));
    expect(await store.read(NAME, asNumber)).toBe(20);
  });

  it.each([{ bankId: 'other' }, { psuId: 'psu-2' }, { part: 'quota' as const }, { of: 'ACC-2' }])(
    'keeps %j apart',
    async (other) => {
      const { store } = opened();
      await store.change(NAME, asText, () => 'one', LIFE_MS);
      expect(await store.read({ ...NAME, ...other }, asText)).toBeUndefined();
    },
  );

  it('does not take names that look alike for each other', async () => {
    const { store } = opened();
    await store.change({ bankId: 'a', psuId: 'b:c', part: 'rows' }, asText, () => 'one', LIFE_MS);
    expect(await store.read({ bankId: 'a:b', psuId: 'c', part: 'rows' }, asText)).toBeUndefined();
    const { of: _, ...whole } = NAME;
    await store.change(NAME, asText, () => 'one', LIFE_MS);
    expect(await store.read(whole, asText)).toBeUndefined();
  });

  it('erases', async () => {
    const { store } = opened();
    await store.change(NAME, asText, () => 'one', LIFE_MS);
    await store.erase(NAME);
    expect(await store.read(NAME, asText)).toBeUndefined();
    expect(store.lastSeen(NAME, asText)).toBeUndefined();
  });

  it('erases by a change that leaves nothing', async () => {
    const { store } = opened();
    await store.change(NAME, asText, () => 'one', LIFE_MS);
    expect(await store.change(NAME, asText, () => undefined, LIFE_MS)).toBeUndefined();
    expect(await store.read(NAME, asText)).toBeUndefined();
  });

  it('erases nothing without a word', async () => {
    await expect(opened().store.erase(NAME)).resolves.toBeUndefined();
  });

  it('forgets at the end of a life', async () => {
    const { store, clock } = opened();
    await store.change(NAME, asText, () => 'one', 1_000);
    clock.advance(999);
    expect(await store.read(NAME, asText)).toBe('one');
    clock.advance(1);
    expect(store.lastSeen(NAME, asText)).toBeUndefined();
    expect(await store.read(NAME, asText)).toBeUndefined();
  });

  it('throws what a change throws, and stays as it is', async () => {
    const { store } = opened();
    const refusal = new RelaisError('quota_exhausted', 'spent');
    await store.change(NAME, asText, () => 'one', LIFE_MS);
    const refused = store.change(
      NAME,
      asText,
      () => {
        throw refusal;
      },
      LIFE_MS,
    );
    await expect(refused).rejects.toBe(refusal);
    expect(await store.read(NAME, asText)).toBe('one');
  });

  it('refuses what is not of the kind that was asked for', async () => {
    const { store } = opened();
    await store.change(NAME, asText, () => 'one', LIFE_MS);
    await expect(store.read(NAME, asNumber)).rejects.toMatchObject(STORE_FAILURE);
    await expect(store.change(NAME, asNumber, () => 1, LIFE_MS)).rejects.toMatchObject(STORE_FAILURE);
    expect(await store.read(NAME, asText)).toBe('one');
  });

  it('knows what it saw last without asking the store', async () => {
    const { store } = opened();
    expect(store.lastSeen(NAME, asText)).toBeUndefined();
    await store.change(NAME, asText, () => 'one', LIFE_MS);
    expect(store.lastSeen(NAME, asText)).toBe('one');
  });
}
