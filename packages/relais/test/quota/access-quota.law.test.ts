import { isRelaisError, manualClock, memory } from '@relais/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sealedIn } from '../../../model/test/store/sealed-in.ts';
import { type AccessQuota, createAccessQuota, type Reservation } from '../../src/quota/access-quota.ts';

const DAY = 86_400_000;
const counter = { psuId: 'psu-42', accountId: 'account-1', kind: 'transactions' } as const;

type Step =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'reserve'; readonly attendedAgoMs?: number | undefined; readonly sessionId?: string | undefined }
  | { readonly do: 'settle' | 'release'; readonly which: number }
  | { readonly do: 'restart' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('wait' as const), ms: fc.oneof(fc.integer({ min: 0, max: DAY }), fc.constant(DAY / 4)) }),
  fc.record({
    do: fc.constant('reserve' as const),
    attendedAgoMs: fc.option(fc.constantFrom(0, 299_999, 300_001), { nil: undefined, freq: 4 }),
    sessionId: fc.option(fc.constantFrom('s', 't'), { nil: undefined }),
  }),
  fc.record({ do: fc.constantFrom('settle' as const, 'release' as const), which: fc.nat(20) }),
  fc.constant<Step>({ do: 'restart' }),
);

interface ModelAccess {
  at: number;
  reads: number;
  readonly attended: boolean;
  readonly sessionId: string | undefined;
}

/** The rule as one would write it who need not store anything. */
class Model {
  readonly all: ModelAccess[] = [];

  inWindow(now: number): ModelAccess[] {
    return this.all.filter(({ at, attended, reads }) => !attended && reads > 0 && at > now - DAY);
  }

  reserve(now: number, attended: boolean, sessionId: string | undefined): ModelAccess | number {
    const shared = attended ? undefined : this.inWindow(now).find((one) => sessionId && one.sessionId === sessionId);
    if (shared) {
      shared.reads += 1;
      return shared;
    }
    const spent = this.inWindow(now).map(({ at }) => at);
    if (!attended && spent.length >= 4) return Math.min(...spent) + DAY;
    const access = { at: now, reads: 1, attended, sessionId: attended ? undefined : sessionId };
    this.all.push(access);
    return access;
  }
}

it('does what the rule says, whatever happens in which order, also over restarts and clock changes', async () => {
  const startAt = fc.constantFrom(Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 9, 24, 12), Date.UTC(2026, 11, 31, 23));
  await fc.assert(
    fc.asyncProperty(startAt, fc.array(step, { maxLength: 40 }), async (at, steps) => {
      const clock = manualClock(at);
      const entries = new Map<string, unknown>();
      const start = (): AccessQuota => createAccessQuota({ bankId: 'bank', store: sealedIn(entries, clock), clock });
      const model = new Model();
      const open: { readonly real: Reservation; readonly model: ModelAccess; readonly reservedAt: number }[] = [];
      let quota = start();

      for (const one of steps) {
        const now = clock.now();
        if (one.do === 'wait') clock.advance(one.ms);
        if (one.do === 'restart') quota = start();
        if (one.do === 'reserve') {
          const { attendedAgoMs, sessionId } = one;
          const attended = attendedAgoMs === undefined ? undefined : { actionId: 'a', at: now - attendedAgoMs };
          const expected = model.reserve(now, (attendedAgoMs ?? DAY) <= 300_000, sessionId);
          const real = await quota.reserve({ ...counter, attended, sessionId }).catch((error: unknown) => error);
          if (typeof expected === 'number') {
            expect(isRelaisError(real) && [real.code, real.retryAt]).toEqual(['quota_exhausted', expected]);
          } else {
            expect(real).toMatchObject({ attended: expected.attended, remaining: 4 - model.inWindow(now).length });
            open.push({ real: real as Reservation, model: expected, reservedAt: now });
          }
        }
        if (one.do === 'settle' || one.do === 'release') {
          const [ended] = open.splice(one.which % Math.max(1, open.length), 1);
          // No call lasts a day: what is older was cut by a crash.
          if (ended === undefined || now - ended.reservedAt >= DAY || now - ended.model.at >= DAY) continue;
          await ended.real[one.do]();
          if (one.do === 'settle') ended.model.at = now;
          else ended.model.reads -= 1;
        }
        const status = await quota.status(counter);
        const spent = model.inWindow(clock.now());
        expect(status.remaining).toBe(4 - spent.length);
        expect(status.nextFreeAt).toBe(spent.length < 4 ? clock.now() : Math.min(...spent.map((s) => s.at)) + DAY);
      }
      for (const text of entries.values()) expect(String(text).length).toBeLessThan(15_000);
    }),
    { numRuns: 300 },
  );
});

it('R19: no 24 hours ever hold more than four accesses', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: DAY / 3 }), { minLength: 20, maxLength: 60 }),
      async (waits) => {
        const clock = manualClock();
        const quota = createAccessQuota({ bankId: 'bank', store: memory(clock), clock });
        const made: number[] = [];
        for (const ms of waits) {
          clock.advance(ms);
          const access = await quota.reserve(counter).catch(() => undefined);
          if (access === undefined) continue;
          clock.advance(30_000);
          await access.settle();
          made.push(clock.now());
        }
        expect(made.length).toBeGreaterThanOrEqual(4);
        for (const [n, at] of made.entries())
          expect((made[n + 4] ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThanOrEqual(DAY);
      },
    ),
    { numRuns: 100 },
  );
});
