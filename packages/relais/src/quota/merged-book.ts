import type { AccessBook, StoredAccess } from './accesses.ts';

/**
 * The accesses after a time in which this worker could not write. Its own changes come on top of what the others have counted
 * meanwhile.
 *
 * @param over - what `held` was made from
 */
export function mergedBook(held: AccessBook = {}, over: AccessBook = {}, stands: AccessBook = {}): AccessBook {
  const counters = new Set([...Object.keys(held), ...Object.keys(stands)]);
  const merged = [...counters].map((counter) => {
    return [counter, mergedAccesses(held[counter] ?? [], over[counter] ?? [], stands[counter] ?? [])] as const;
  });
  return Object.fromEntries(merged);
}

function mergedAccesses(
  held: readonly StoredAccess[],
  over: readonly StoredAccess[],
  stands: readonly StoredAccess[],
): readonly StoredAccess[] {
  const find = (accesses: readonly StoredAccess[], { id }: StoredAccess): StoredAccess | undefined =>
    accesses.find((one) => one.id === id);
  const changed = stands.map((access) => {
    const before = find(over, access);
    if (before === undefined) return access;
    const after = find(held, access);
    const reads = access.reads + (after?.reads ?? 0) - before.reads;
    return { ...access, reads, at: Math.max(access.at, after?.at ?? access.at) };
  });
  const added = held.filter((access) => find(over, access) === undefined && find(stands, access) === undefined);
  return [...changed.filter(({ reads }) => reads > 0), ...added];
}
