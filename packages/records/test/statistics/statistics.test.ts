import { type ManualClock, manualClock } from '@relais/model';
import { Keyv } from 'keyv';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryStore } from '../../../model/test/store/memory-store.ts';
import { createStatistics, type Statistics } from '../../src/statistics/statistics.ts';
import type { StatisticsOptions } from '../../src/statistics/statistics-options.ts';
import { request, silence } from './requests.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Midnight in Paris. */
const MARCH_10 = Date.UTC(2026, 2, 9, 23);
const MARCH_29 = Date.UTC(2026, 2, 28, 23);
const OCTOBER_25 = Date.UTC(2026, 9, 24, 22);

let clock: ManualClock;
let store: ReturnType<typeof memoryStore>;
let statistics: Statistics;

const start = (options: Partial<StatisticsOptions> = {}): Promise<Statistics> =>
  createStatistics({ bankId: 'bank', store, clock, minimumSample: 3, ...options });

/** An outage that is over, and the time after it. */
function outage(from: number, to: number): void {
  for (const outcome of silence(from)) statistics.outcome(outcome);
  statistics.outcome(request('answered', to, { waitedMs: 0 }));
}

async function at(midnight: number, options: Partial<StatisticsOptions> = {}): Promise<void> {
  clock = manualClock(midnight + 2 * DAY);
  store = memoryStore();
  statistics = await start(options);
}

beforeEach(() => at(MARCH_10));

describe('R25: down time and uptime of a day', () => {
  it.each([
    ['24 hours', MARCH_10, '2026-03-10', 86_400],
    ['23 hours, when clocks go forward', MARCH_29, '2026-03-29', 82_800],
    ['25 hours, when clocks go back', OCTOBER_25, '2026-10-25', 90_000],
  ])('an hour down in a day of %s', async (_, midnight, date, seconds) => {
    await at(midnight);
    outage(midnight + 5 * HOUR, midnight + 6 * HOUR);
    expect(statistics.day(date)).toMatchObject({
      observedByTpp: true,
      seconds,
      isOver: true,
      downSeconds: { planned: 0, unplanned: 3_600, total: 3_600 },
      uptimePercent: 100 - (3_600 / seconds) * 100,
    });
  });

  it('down from midnight to midnight is down for the day’s real length', async () => {
    await at(OCTOBER_25);
    outage(OCTOBER_25, OCTOBER_25 + 25 * HOUR);
    expect(statistics.day('2026-10-25')).toMatchObject({ downSeconds: { total: 90_000 }, uptimePercent: 0 });
    expect(statistics.day('2026-10-26').downSeconds.total).toBe(0);
  });

  it('the hour that is there twice counts twice, the one that is missing not at all', async () => {
    await at(OCTOBER_25);
    outage(Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30));
    expect(statistics.day('2026-10-25').downSeconds.total).toBe(3_600);
    await at(MARCH_29);
    outage(Date.UTC(2026, 2, 29, 0, 30), Date.UTC(2026, 2, 29, 1, 30));
    expect(statistics.day('2026-03-29').downSeconds.total).toBe(3_600);
  });

  it('an outage across midnight is shared out, in the bank’s zone and in UTC', () => {
    outage(MARCH_10 + DAY - 10 * MINUTE, MARCH_10 + DAY + 2 * HOUR);
    expect(statistics.day('2026-03-10').downSeconds.total).toBe(600);
    expect(statistics.day('2026-03-11').downSeconds.total).toBe(7_200);
    expect(statistics.day('2026-03-10', 'UTC').downSeconds.total).toBe(600 + 3_600);
    expect(statistics.day('2026-03-11', 'UTC').downSeconds.total).toBe(3_600);
  });

  it('what the bank had announced is planned, the rest is not; both are shown', async () => {
    const window = { from: MARCH_10 + HOUR, to: MARCH_10 + 2 * HOUR, source: 'the bank’s portal' };
    await at(MARCH_10, { maintenance: [window] });
    outage(MARCH_10 + HOUR + 30 * MINUTE, MARCH_10 + 3 * HOUR);
    expect(statistics.day('2026-03-10').downSeconds).toEqual({ planned: 1_800, unplanned: 3_600, total: 5_400 });
  });

  it('an outage that lasts is counted up to now, over all days it has touched', () => {
    for (const outcome of silence(MARCH_10 + 23 * HOUR)) statistics.outcome(outcome);
    expect(statistics.day('2026-03-10')).toMatchObject({ downSeconds: { total: 3_600 } });
    expect(statistics.day('2026-03-11')).toMatchObject({ downSeconds: { total: 86_400 }, uptimePercent: 0 });
    clock.advance(HOUR);
    expect(statistics.day('2026-03-12')).toMatchObject({
      isOver: false,
      seconds: 3_600,
      downSeconds: { total: 3_600 },
    });
  });

  it('incidents start and end it too', () => {
    const evidence = silence(MARCH_10 + HOUR, 3);
    statistics.opened({ basis: 'no_reply_presumption', evidence });
    statistics.closed({ closedAt: MARCH_10 + 2 * HOUR });
    expect(statistics.day('2026-03-10').downSeconds.unplanned).toBe(3_600);
  });
});

describe('R25: requests of a day', () => {
  it('replies with errors of the bank are errors; silence, refusals and our own faults are told apart', () => {
    const kinds = ['server_error', 'malformed', 'no_reply', 'connection', 'rejected', 'consent', 'quota'] as const;
    for (const kind of [...kinds, 'answered', 'left', 'own_network', 'certificate', 'blocked'] as const) {
      statistics.outcome(request(kind, MARCH_10 + HOUR));
    }
    expect(statistics.day('2026-03-10').information).toMatchObject({
      requests: 8,
      errors: 2,
      noReplies: 2,
      leftOut: 4,
      errorRatePercent: 25,
    });
  });

  it('response times are those of answers, slow ones included, silence not', () => {
    for (const [kind, waitedMs] of [
      ['answered', 100],
      ['answered', 300],
      ['answered', 31_000],
      ['no_reply', 30_000],
    ] as const) {
      statistics.outcome(request(kind, MARCH_10 + HOUR, { waitedMs }));
    }
    const { responseTimes } = statistics.day('2026-03-10').information;
    expect(responseTimes).toMatchObject({ count: 3, meanMs: 31_400 / 3, medianMs: 300 });
  });

  it('token calls are counted apart', () => {
    statistics.outcome(request('server_error', MARCH_10 + HOUR, { endpoint: 'token' }));
    const { information, token } = statistics.day('2026-03-10');
    expect([information.requests, token.requests, token.errors]).toEqual([0, 1, 1]);
  });

  it('a request belongs to the day on which it was sent', () => {
    statistics.outcome(request('no_reply', MARCH_10 + DAY - SECOND, { waitedMs: 30_000 }));
    expect(statistics.day('2026-03-10').information.noReplies).toBe(1);
    expect(statistics.day('2026-03-11').information.noReplies).toBe(0);
  });

  it('the longest gap runs from midnight to midnight, so that a morning’s traffic does not vouch for the night', () => {
    for (const hour of [9, 12, 10]) statistics.outcome(request('answered', MARCH_10 + hour * HOUR, { waitedMs: 0 }));
    statistics.outcome(request('own_network', MARCH_10 + 20 * HOUR));
    expect(statistics.day('2026-03-10').longestGapSeconds).toBe(12 * 3_600);
  });
});

describe('R25: not enough data', () => {
  it('a day without traffic has no figures, a gap of its whole length, and no invented uptime', async () => {
    await at(MARCH_29);
    const day = statistics.day('2026-03-29');
    expect(day).toMatchObject({
      uptimePercent: 'not enough data',
      longestGapSeconds: 82_800,
      downSeconds: { total: 0 },
    });
    expect(day.information).toMatchObject({
      requests: 0,
      errorRatePercent: 'not enough data',
      responseTimes: 'not enough data',
    });
    expect(day.fallback).toMatchObject({
      logins: 0,
      loginSuccessPercent: 'not enough data',
      durations: 'not enough data',
    });
  });

  it('figures begin at the minimum sample', () => {
    for (const minute of [1, 2]) statistics.outcome(request('answered', MARCH_10 + minute * MINUTE));
    expect(statistics.day('2026-03-10').uptimePercent).toBe('not enough data');
    statistics.outcome(request('answered', MARCH_10 + 3 * MINUTE));
    expect(statistics.day('2026-03-10')).toMatchObject({ uptimePercent: 100, information: { errorRatePercent: 0 } });
  });

  it('an outage is shown however few requests were made in it', async () => {
    await at(MARCH_10, { minimumSample: 1_000 });
    outage(MARCH_10, MARCH_10 + DAY);
    expect(statistics.day('2026-03-10')).toMatchObject({
      uptimePercent: 0,
      information: { errorRatePercent: 'not enough data' },
    });
  });
});

it('R25: the fallback: login success, strong authentication, durations, drift', () => {
  const when = MARCH_10 + HOUR;
  statistics.fallbackLogin({ at: when, ok: true, sca: true });
  statistics.fallbackLogin({ at: when, ok: true, sca: false });
  statistics.fallbackLogin({ at: when, ok: true, sca: false });
  statistics.fallbackLogin({ at: when, ok: false, sca: false });
  for (const tookMs of [2_000, 3_000, 4_000]) statistics.fallbackCall({ at: when, tookMs });
  statistics.fallbackCall({ at: when, tookMs: 9_000, code: 'page_drift' });
  statistics.fallbackCall({ at: when, tookMs: 9_000, code: 'fallback_refused' });
  expect(statistics.day('2026-03-10').fallback).toEqual({
    logins: 4,
    loginsFailed: 1,
    loginsWithSca: 1,
    calls: 5,
    callsFailed: 2,
    driftFailures: 1,
    loginSuccessPercent: 75,
    scaPercent: 25,
    durations: { count: 3, meanMs: 3_000, medianMs: expect.closeTo(3_000, -1), p95Ms: expect.closeTo(4_000, -1) },
  });
});

describe('keeping', () => {
  it('a restart changes no figure, also in the middle of an outage', async () => {
    store = memoryStore();
    const one = await start();
    const [first, second] = [silence(MARCH_10 + HOUR, 3), silence(MARCH_10 + 2 * HOUR - 90 * SECOND, 4)];
    for (const outcome of [request('answered', MARCH_10), ...first]) one.outcome(outcome);
    one.fallbackCall({ at: MARCH_10, tookMs: 5 });
    await one.close();
    const two = await start();
    for (const outcome of second) two.outcome(outcome);
    await two.close();
    const three = await start();
    expect(three.days()).toEqual(two.days());
    three.outcome(request('answered', MARCH_10 + 3 * HOUR, { waitedMs: 0 }));
    expect(three.day('2026-03-10').downSeconds.unplanned).toBe(7_200);
    expect(three.day('2026-03-10').information.requests).toBe(9);
  });

  it('Keyv is a store as it is', async () => {
    const keyv = new Keyv();
    const one = await start({ store: keyv });
    one.outcome(request('answered', MARCH_10));
    await one.close();
    expect((await start({ store: keyv })).day('2026-03-10').information.requests).toBe(1);
  });

  it('what was seen is written within a minute, and no timer stays', async () => {
    statistics.outcome(request('answered', MARCH_10));
    expect(store.texts.size).toBe(0);
    expect(clock.pending()).toBe(1);
    clock.advance(60_000);
    await statistics.close();
    expect((await start()).day('2026-03-10').information.requests).toBe(1);
    expect(clock.pending()).toBe(0);
  });

  it('a year leaves ninety days behind, and a bounded store', async () => {
    await at(MARCH_10, { keepDays: 90 });
    for (let day = 0; day < 365; day += 1) {
      statistics.outcome(request('answered', clock.now()));
      await statistics.save();
      clock.advance(DAY);
    }
    await statistics.close();
    expect(statistics.days()).toHaveLength(89);
    expect(store.texts.size).toBe(2 * 90 + 1);
    expect((await start({ keepDays: 90 })).days()).toEqual(statistics.days());
  });

  it('what belongs to a day no longer kept is dropped; of an outage as old as that, the days that are kept', async () => {
    await at(MARCH_10, { keepDays: 2 });
    statistics.outcome(request('answered', MARCH_10 - 30 * DAY));
    expect(statistics.days()).toEqual([]);
    outage(MARCH_10 - 30 * DAY, MARCH_10 + 2 * DAY - HOUR);
    expect(statistics.days().map(({ date, downSeconds }) => [date, downSeconds.total])).toEqual([
      ['2026-03-11', 82_800],
    ]);
  });

  it('a day that cannot be read is reported, and not taken for a quiet one that was seen', async () => {
    statistics.outcome(request('answered', MARCH_10));
    await statistics.close();
    for (const key of store.texts.keys()) store.texts.set(key, '{"date":"2026-03-10"}');
    const onError = vi.fn();
    const after = await start({ onError });
    expect(onError).toHaveBeenCalledTimes(3);
    expect(after.days()).toEqual([]);
  });

  it('times that cannot be read are reported', async () => {
    statistics.outcome(request('answered', MARCH_10));
    await statistics.close();
    for (const [key, text] of store.texts) store.texts.set(key, text.replace(/"histogram":"[^"]*"/, '"histogram":"?"'));
    const onError = vi.fn();
    expect((await start({ onError })).day('2026-03-10').information.requests).toBe(0);
    expect(onError).toHaveBeenCalled();
  });

  it('a store that fails is reported, and written to again the next time', async () => {
    const onError = vi.fn();
    statistics = await start({ onError });
    statistics.outcome(request('answered', MARCH_10));
    const { set } = store;
    store.set = () => Promise.reject(new Error('connection lost'));
    await statistics.save();
    expect(onError).toHaveBeenCalled();
    store.set = set;
    await statistics.save();
    expect((await start()).day('2026-03-10').information.requests).toBe(1);
  });
});

it.each([
  [{ minimumSample: 0 }, /minimumSample/],
  [{ keepDays: 1 }, /keepDays/],
  [{ saveEveryMs: 0 }, /saveEveryMs/],
  [{ timeZone: 'Europe/Atlantis' }, /Atlantis/i],
])('%j is refused at the start', async (options, message) => {
  await expect(start(options)).rejects.toThrow(message);
});

it.each([
  ['2026-02-30', 'Europe/Paris'],
  ['2026-03-10', 'Europe/Lisbon'],
])('there are no figures of %s in %s', (date, timeZone) => {
  expect(() => statistics.day(date, timeZone)).toThrow(RangeError);
});
