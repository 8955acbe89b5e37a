import type { KnownRow } from './known-row.ts';
import type { SeenRow } from './seen-row.ts';
import { type Channel, contentOf, type Sighting } from './sighting.ts';

/** Which of the bank's names for rows can be believed in one answer. */
export interface TrustedNames {
  readonly channelId: boolean;
  readonly reference: boolean;
}

/**
 * Tells whether the bank's names still mean the rows they meant before.
 *
 * Rows that are recognised without names, by a content that occurs once, bear witness. Where most of them have another name
 * now, the bank has named its rows anew. Then a name that occurs again may be of another row.
 */
export function trustedNames(channel: Channel, rows: readonly SeenRow[], known: readonly KnownRow[]): TrustedNames {
  const days = rows.flatMap(({ sighting: { bookingDate } }) => bookingDate ?? []);
  const [oldest = '9999'] = days.sort();
  const before = onlyOnes(
    known.flatMap(({ money, sightings: { api, fallback } }) => {
      const sighting = channel === 'api' ? (api ?? fallback) : (fallback ?? api);
      return sighting === undefined || (sighting.bookingDate ?? oldest) < oldest
        ? []
        : [{ money, sighting, channelId: (channel === 'api' ? api : fallback)?.channelId }];
    }),
  );
  const balance = { channelId: 0, reference: 0 };
  for (const [content, { sighting }] of onlyOnes(rows)) {
    const known = before.get(content);
    if (known === undefined) continue;
    balance.channelId += vote(sighting.channelId, known.channelId);
    balance.reference += vote(sighting.reference, known.sighting.reference);
  }
  return { channelId: balance.channelId >= 0, reference: balance.reference >= 0 };
}

function vote(now: string | undefined, before: string | undefined): number {
  if (now === undefined || before === undefined) return 0;
  return now === before ? 1 : -1;
}

function onlyOnes<T extends { readonly money: string; readonly sighting: Sighting }>(
  rows: readonly T[],
): ReadonlyMap<string, T> {
  const ones = new Map<string, T>();
  const seen = new Set<string>();
  for (const row of rows) {
    const content = `${row.money} ${contentOf(row.sighting)}`;
    if (seen.has(content)) ones.delete(content);
    else ones.set(content, row);
    seen.add(content);
  }
  return ones;
}
