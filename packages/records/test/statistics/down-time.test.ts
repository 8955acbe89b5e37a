import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../core/src/outcome/outcome.ts';
import { DownTime } from '../../src/statistics/down-time.ts';
import type { Stretch } from '../../src/statistics/stretch.ts';
import { request, silence } from './requests.ts';

const T = Date.UTC(2026, 2, 10, 9);
const MINUTE = 60_000;

function downOf(outcomes: readonly Outcome[]): readonly Stretch[] {
  const down = new DownTime();
  return outcomes.flatMap((outcome) => down.observe(outcome) ?? []);
}

describe('R25: down time by the outcomes alone', () => {
  it('runs from when the first of five was sent to when the first good reply came', () => {
    const outcomes = [...silence(T), request('answered', T + 10 * MINUTE, { waitedMs: 700 })];
    expect(downOf(outcomes)).toEqual([{ from: T, to: T + 10 * MINUTE + 700 }]);
  });

  it.each<[string, readonly Outcome[]]>([
    ['four failures are no series', silence(T, 4)],
    ['a good reply breaks it', [...silence(T, 4), request('answered', T + 3 * MINUTE), ...silence(T + 4 * MINUTE, 4)]],
    [
      'failures further apart than an hour are none',
      [0, 1, 2, 3, 4].map((n) => request('server_error', T + n * 16 * MINUTE)),
    ],
    ['tokens are another matter', silence(T, 9, 'token')],
    ['neither counting nor resetting replies make one', Array(9).fill(request('consent', T))],
  ])('%s', (_, outcomes) => {
    expect(downOf([...outcomes, request('answered', T + 200 * MINUTE)])).toEqual([]);
  });

  it('a consent that expired in the middle neither breaks the series nor ends the down time', () => {
    const outcomes = [
      ...silence(T, 3),
      request('consent', T + 100_000),
      ...silence(T + 2 * MINUTE, 2),
      request('rejected', T + 5 * MINUTE),
      request('own_network', T + 6 * MINUTE, { waitedMs: 31_000 }),
      request('answered', T + 9 * MINUTE, { waitedMs: 0 }),
    ];
    expect(downOf(outcomes)).toEqual([{ from: T, to: T + 9 * MINUTE }]);
  });

  it('after the first good reply it takes a new series', () => {
    const good = (at: number): Outcome => request('answered', at, { waitedMs: 0 });
    const outcomes = [...silence(T), good(T + 5 * MINUTE), ...silence(T + 6 * MINUTE, 4), good(T + 9 * MINUTE)];
    expect(downOf(outcomes)).toEqual([{ from: T, to: T + 5 * MINUTE }]);
    const again = [...silence(T), good(T + 5 * MINUTE), ...silence(T + 6 * MINUTE), good(T + 9 * MINUTE)];
    expect(downOf(again)[1]).toEqual({ from: T + 6 * MINUTE, to: T + 9 * MINUTE });
  });

  it('requests overlap: what was sent before a good reply came does not move the start before that reply', () => {
    const outcomes = [
      request('answered', T + 1_000, { waitedMs: 4_000 }),
      ...Array(5).fill(request('no_reply', T, { waitedMs: 30_000 })),
    ];
    expect(downOf([...outcomes, request('answered', T + MINUTE, { waitedMs: 0 })])).toEqual([
      { from: T + 5_000, to: T + MINUTE },
    ]);
  });

  it('goes on after a restart', () => {
    const before = new DownTime();
    for (const outcome of silence(T)) before.observe(outcome);
    const after = new DownTime(JSON.parse(JSON.stringify(before.state)));
    expect(after.observe(request('answered', T + 10 * MINUTE, { waitedMs: 0 }))).toEqual({
      from: T,
      to: T + 10 * MINUTE,
    });
  });
});

describe('R25: down time by an incident', () => {
  const evidence = silence(T, 3);

  it('starts with the first counted failure of its evidence, whatever the policy', () => {
    const down = new DownTime();
    down.opened({ basis: 'no_reply_presumption', evidence: [request('answered', T - MINUTE), ...evidence] });
    expect(down.observe(request('answered', T + 5 * MINUTE, { waitedMs: 0 }))).toEqual({ from: T, to: T + 5 * MINUTE });
  });

  it('does not start before the last good reply', () => {
    const down = new DownTime();
    down.opened({ basis: 'breakdown_evidence', evidence, lastGoodReplyAt: T + 40_000 });
    expect(down.state.down?.since).toBe(T + 40_000);
  });

  it.each([
    ['an operator’s decision', { basis: 'operator_decision', evidence }],
    ['mere slowness', { basis: 'breakdown_evidence', evidence: Array(9).fill(request('answered', T)) }],
  ] as const)('%s is none', (_, incident) => {
    const down = new DownTime();
    down.opened(incident);
    expect(down.closed({ closedAt: T + MINUTE })).toBeUndefined();
  });

  it('the closing ends what nothing ended before, and nothing twice', () => {
    const down = new DownTime();
    down.opened({ basis: 'no_reply_presumption', evidence });
    expect(down.closed({ closedAt: T + 9 * MINUTE })).toEqual({ from: T, to: T + 9 * MINUTE });
    expect(down.closed({ closedAt: T + 10 * MINUTE })).toBeUndefined();
  });

  it('shown by tokens, it ends with a token as well as with an answer', () => {
    for (const endpoint of ['token', 'balances'] as const) {
      const down = new DownTime();
      down.opened({ basis: 'breakdown_evidence', evidence: silence(T, 5, 'token') });
      expect(down.observe(request('answered', T + 5 * MINUTE, { endpoint, waitedMs: 0 }))).toBeDefined();
    }
  });

  it('shown by accounts, it does not end with a token', () => {
    const down = new DownTime();
    down.opened({ basis: 'no_reply_presumption', evidence });
    expect(down.observe(request('answered', T + 5 * MINUTE, { endpoint: 'token' }))).toBeUndefined();
  });
});
