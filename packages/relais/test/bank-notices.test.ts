import type { Incident } from '@relais/core';
import { manualClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { BankNotices } from '../src/bank-notices.ts';

const HOUR_MS = 3_600_000;

/** The claims of all workers have their answers. */
const allTold = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const incidentAt = (openedAt: number, more: Partial<Incident> = {}): Incident => ({
  id: 'outage-1',
  bankId: 'cic',
  openedAt,
  basis: 'breakdown_evidence',
  policy: 'five in a row',
  legalRegime: 'rts-2018-389',
  evidence: [],
  isSwitched: true,
  probes: [],
  served: {},
  refused: {},
  ...more,
});

describe('RTS art. 33(5)(e): the bank is informed', () => {
  it('at the start, every 24 hours, and at the end', () => {
    const clock = manualClock();
    const told: string[] = [];
    const notices = new BankNotices(clock, ({ notice }) => told.push(`${notice.kind} ${notice.day}`));
    const incident = incidentAt(clock.now());
    notices.opened(incident);
    clock.advance(23 * HOUR_MS);
    expect(told).toEqual(['start 0']);
    clock.advance(1 * HOUR_MS);
    clock.advance(24 * HOUR_MS);
    expect(told).toEqual(['start 0', 'daily 1', 'daily 2']);
    notices.closed({ ...incident, closedAt: clock.now() });
    expect(told.at(-1)).toBe('end 0');
    expect(clock.pending()).toBe(0);
  });

  it('once by all workers of a fleet, and still daily when the one that began has died', async () => {
    const clock = manualClock();
    const told: string[] = [];
    const claimed = new Set<string>();
    const claim = async (name: string): Promise<boolean> => claimed.size !== claimed.add(name).size;
    const workers = ['a', 'b', 'c'].map(
      (worker) => new BankNotices(clock, ({ notice }) => told.push(`${worker} ${notice.kind} ${notice.day}`), claim),
    );
    const incident = incidentAt(clock.now());
    for (const notices of workers) notices.follow(incident);
    await allTold();
    expect(told).toEqual(['a start 0']);
    workers[0]?.close();
    clock.advance(24 * HOUR_MS);
    await allTold();
    expect(told).toEqual(['a start 0', 'b daily 1']);
    for (const notices of workers.slice(1)) notices.follow({ ...incident, closedAt: clock.now() });
    await allTold();
    expect(told).toEqual(['a start 0', 'b daily 1', 'b end 0']);
    expect(clock.pending()).toBe(0);
  });

  it('of nothing, while an outage is only watched', () => {
    const clock = manualClock();
    const told: unknown[] = [];
    const notices = new BankNotices(clock, (event) => told.push(event));
    notices.opened(incidentAt(clock.now(), { isSwitched: false }));
    expect(clock.pending()).toBe(0);
    expect(told).toEqual([]);
  });
});
