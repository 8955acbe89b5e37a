import { manualClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { createFailover } from '../src/failover.ts';
import { type IncidentUpdate, IncidentUpdates } from '../src/incident/incident-updates.ts';
import { consecutiveFailures } from '../src/trip/consecutive-failures.ts';

function telling() {
  const clock = manualClock();
  const told: IncidentUpdate[] = [];
  const updates = new IncidentUpdates({ id: 'incident-1', bankId: 'cic' }, clock, (update) => told.push(update));
  return { clock, told, updates };
}

describe('P14: news of an incident', () => {
  it('is told at most once a second, however many customers are served', () => {
    const { clock, told, updates } = telling();
    for (let call = 0; call < 1_320; call += 1) {
      updates.served(call % 2 === 0 ? 'accounts' : 'transactions');
      clock.advance(10);
    }
    expect(told.length).toBeLessThanOrEqual(14);
    const gaps = told.slice(1).map(({ at }, index) => at - (told[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
  });

  it('holds the change alone, and all updates together hold every change', () => {
    const { clock, told, updates } = telling();
    const probe = { kind: 'hint', ok: false, at: 7, tookMs: 3 } as const;
    updates.served('accounts');
    updates.served('accounts');
    updates.probed(probe);
    updates.refused('credentials_wrong');
    clock.advance(1_000);
    updates.served('balances');
    clock.advance(5_000);
    const { at: _, ...first } = told[0] ?? { at: 0 };
    expect(first).toEqual({
      incidentId: 'incident-1',
      bankId: 'cic',
      probes: [],
      served: { accounts: 1 },
      refused: {},
    });
    expect(told[1]).toMatchObject({ probes: [probe], served: { accounts: 1 }, refused: { credentials_wrong: 1 } });
    expect(told[2]).toMatchObject({ probes: [], served: { balances: 1 }, refused: {} });
    expect(told).toHaveLength(3);
  });

  it('comes at once when nothing was told for a second', () => {
    const { clock, told, updates } = telling();
    updates.served('accounts');
    clock.advance(1_000);
    updates.refused('page_drift');
    expect(told).toHaveLength(2);
    expect(clock.pending()).toBe(0);
  });

  it('leaves no timer when the incident is over', () => {
    const { clock, told, updates } = telling();
    updates.served('accounts');
    updates.served('accounts');
    expect(clock.pending()).toBe(1);
    updates.end();
    expect(clock.pending()).toBe(0);
    clock.advance(10_000);
    expect(told).toHaveLength(1);
  });
});

it('P14: an outage of 26 customers tells its news in the event, not the whole incident each time', async () => {
  const clock = manualClock();
  const trip = consecutiveFailures({ failures: 1, apartMs: 0 });
  const failover = createFailover({ bankId: 'cic', clock, trip });
  const told: IncidentUpdate[] = [];
  failover.on('incident:updated', (update) => told.push(update));
  const down = async (): Promise<string> => {
    throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  };
  const read = failover.protect(down, async () => 'by web');
  for (let customer = 0; customer < 26; customer += 1) {
    expect(await read()).toBe('by web');
    clock.advance(100);
  }
  expect(told.length).toBeLessThanOrEqual(4);
  for (const update of told)
    expect(Object.keys(update).sort()).toEqual(['at', 'bankId', 'incidentId', 'probes', 'refused', 'served']);
  await failover.close();
});
