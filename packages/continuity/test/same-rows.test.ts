import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { KnownRow } from '../src/matching/known-row.ts';
import { searchRows } from '../src/matching/match-rows.ts';
import type { MatchRequest } from '../src/matching/matched-row.ts';
import { matchSameRows } from '../src/matching/same-rows.ts';
import type { SeenRow } from '../src/matching/seen-row.ts';
import type { Sighting } from '../src/matching/sighting.ts';

const sightingWith = (requiredKeys: readonly (keyof Sighting)[]): fc.Arbitrary<Sighting> =>
  fc.record(
    {
      channelId: fc.constantFrom(...'abcdefghijkl'),
      reference: fc.constantFrom('06002202627400004', '06002202627400009'),
      status: fc.constantFrom('BOOK', 'BOOK', 'PDNG', 'INFO'),
      bookingDate: fc.constantFrom('2026-10-01', '2026-10-02', '2026-10-20'),
      valueDate: fc.constantFrom('2026-10-01', '2026-10-02'),
      lines: fc.constantFrom(['SHOP'], ['SHOP', 'RENNES'], ['VIR ANNE'], []),
    },
    { requiredKeys: [...requiredKeys, 'status', 'lines'] },
  );
const sighting = fc.oneof(
  { weight: 4, arbitrary: sightingWith(['channelId', 'bookingDate']) },
  { weight: 1, arbitrary: sightingWith([]) },
);
const seen: fc.Arbitrary<SeenRow> = fc.record({ money: fc.constantFrom('EUR DBIT 20', 'EUR CRDT 20'), sighting });

const known = fc
  .array(
    fc.record({
      row: seen,
      web: fc.option(sighting),
      by: fc.constantFrom('api', 'api', 'api', 'fallback'),
      missing: fc.boolean(),
    }),
    {
      maxLength: 6,
    },
  )
  .map((rows) =>
    rows.map(
      ({ row: { money, sighting }, web, by, missing }, index): KnownRow => ({
        id: `id-${index}`,
        money,
        sightings: { ...(web !== null && { fallback: web }), [by]: sighting },
        lastSeenOn: '2026-10-20',
        ...(missing && { missing: true as const }),
      }),
    ),
  );

function shownAgain({ money, sightings: { api, fallback } }: KnownRow): readonly SeenRow[] {
  const shown = api ?? fallback;
  return shown === undefined ? [] : [{ money, sighting: { ...shown, lines: [...shown.lines] } }];
}

/** Mostly what is known, shown again: each row may be left out, come twice, come among others, or be another. */
const requests: fc.Arbitrary<MatchRequest> = known.chain((rows) =>
  fc.record({
    channel: fc.constantFrom('api', 'api', 'api', 'fallback'),
    known: fc.constant(rows),
    window: fc.constantFrom({}, { from: '2026-09-01' }, { from: '2026-10-02' }),
    rows: fc
      .tuple(fc.shuffledSubarray(rows), fc.array(seen, { maxLength: 1 }), fc.nat(3))
      .map(([again, others, odd]) => [
        ...again.flatMap(shownAgain),
        ...(odd === 0 ? others : []),
        ...(odd === 1 ? again.slice(0, 1).flatMap(shownAgain) : []),
      ]),
  }),
);

it('what is recognised at once is what the whole search finds, to the last word', () => {
  let atOnce = 0;
  fc.assert(
    fc.property(requests, (request) => {
      const quick = matchSameRows(request);
      if (quick === undefined) return;
      if (quick.length > 1) atOnce += 1;
      expect(quick).toEqual(searchRows(request));
    }),
    { numRuns: 5_000 },
  );
  expect(atOnce).toBeGreaterThan(100);
});
