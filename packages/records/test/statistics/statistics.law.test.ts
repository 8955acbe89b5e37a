import { manualClock } from '@relais/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryStore } from '../../../model/test/store/memory-store.ts';
import { bankDayAt } from '../../src/statistics/bank-day.ts';
import type { DayStatistics } from '../../src/statistics/day-statistics.ts';
import { createStatistics } from '../../src/statistics/statistics.ts';
import { request, silence } from './requests.ts';

const MINUTE = 60_000;
const SERIES_MS = 5 * 30_000;

/** Minutes of quiet and of outage by turns, from two days before the clocks change. */
const history = fc.record({
  startAt: fc.constantFrom(Date.UTC(2026, 2, 27, 6), Date.UTC(2026, 9, 23, 6)),
  turns: fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 3, max: 900 })), { maxLength: 8 }),
  maintenance: fc.array(fc.tuple(fc.nat(7_000), fc.integer({ min: 1, max: 500 })), { maxLength: 4 }),
  restartAfter: fc.nat(8),
});

it('every minute of down time is on exactly one day, planned or not, whatever midnights, clock changes and restarts lie in it', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ startAt, turns, maintenance: announced, restartAfter }) => {
      const clock = manualClock(startAt);
      const store = memoryStore();
      const maintenance = announced.map(([from, length]) => ({
        from: startAt + from * MINUTE,
        to: startAt + (from + length) * MINUTE,
        source: 'portal',
      }));
      const start = () => createStatistics({ bankId: 'bank', store, clock, maintenance });
      let statistics = await start();
      /** Minute by minute, as one would with a sheet of paper. */
      const expected = new Map<string, { planned: number; unplanned: number }>();
      for (const [turn, [quiet, down]] of turns.entries()) {
        clock.advance(quiet * MINUTE);
        const from = clock.now();
        for (const outcome of silence(from)) statistics.outcome(outcome);
        clock.advance(SERIES_MS);
        if (turn === restartAfter) {
          await statistics.close();
          statistics = await start();
        }
        clock.advance(down * MINUTE - SERIES_MS);
        statistics.outcome(request('answered', clock.now(), { waitedMs: 0 }));
        for (const timeZone of ['Europe/Paris', 'UTC']) {
          let day = bankDayAt(from, timeZone);
          for (let at = from; at < clock.now(); at += MINUTE) {
            if (at >= day.endsAt) day = bankDayAt(at, timeZone);
            const key = `${timeZone} ${day.date}`;
            const seconds = expected.get(key) ?? { planned: 0, unplanned: 0 };
            seconds[maintenance.some((w) => w.from <= at && at < w.to) ? 'planned' : 'unplanned'] += 60;
            expected.set(key, seconds);
          }
        }
      }
      const seen = (day: DayStatistics) => [`${day.timeZone} ${day.date}`, day.downSeconds] as const;
      const days = new Map<string, DayStatistics['downSeconds']>(
        [...statistics.days(), ...statistics.days('UTC')].map(seen),
      );
      for (const [key, seconds] of expected) expect(days.get(key)).toMatchObject(seconds);
      const total = (all: Iterable<{ planned: number; unplanned: number }>): number =>
        [...all].reduce((sum, { planned, unplanned }) => sum + planned + unplanned, 0);
      expect(total(days.values())).toBe(total(expected.values()));
      await statistics.close();
    }),
    { numRuns: 40 },
  );
}, 10_000);
