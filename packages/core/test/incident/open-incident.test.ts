import { manualClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { createFailover } from '../../src/failover.ts';
import type { IncidentUpdate } from '../../src/incident/incident.ts';
import { OpenIncident } from '../../src/incident/open-incident.ts';
import { probed, refused, served } from '../../src/incident/tally.ts';
import { consecutiveFailures } from '../../src/trip/consecutive-failures.ts';

function telling() {
  const clock = manualClock();
  const told: IncidentUpdate[] = [];
  const opened = { id: 'incident-1', bankId: 'cic', openedAt: 0, basis: 'operator_decision', policy: '' } as const;
  const evidence = { evidence: [], legalRegime: '', isSwitched: true };
  const incident = new OpenIncident({ ...opened, ...evidence }, clock, (update) => told.push(update));
  return { clock, told, incident };
}

describe('P14: news of an incident', () => {
  it('is told at most once a second, however many customers are served', () => {
    const { clock, told, incident } = telling();
    for (let call = 0; call < 1_320; call += 1) {
      incident.note(served(call % 2 === 0 ? 'accounts' : 'transactions'));
      clock.advance(10);
    }
    expect(told.length).toBeLessThanOrEqual(14);
    const gaps = told.slice(1).map(({ at }, index) => at - (told[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
  });

  it('holds the change alone, and all updates together hold every change', () => {
    const { clock, told, incident } = telling();
    const probe = { kind: 'hint', ok: false, at: 7, tookMs: 3 } as const;
    incident.note(served('accounts'));
    incident.note(served('accounts'));
    incident.note(probed(probe));
    incident.note(refused('credentials_wrong'));
    clock.advance(1_000);
    incident.note(served('balances'));
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
    const { clock, told, incident } = telling();
    incident.note(served('accounts'));
    clock.advance(1_000);
    incident.note(refused('page_drift'));
    expect(told).toHaveLength(2);
    expect(clock.pending()).toBe(0);
  });

  it('leaves no timer when the incident is over', () => {
    const { clock, told, incident } = telling();
    incident.note(served('accounts'));
    incident.note(served('accounts'));
    expect(clock.pending()).toBe(1);
    incident.stopTelling();
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
  const call = { endpoint: 'accounts', primary: down, fallback: async () => 'by web' } as const;
  for (let customer = 0; customer < 26; customer += 1) {
    expect((await failover.run(call)).value).toBe('by web');
    clock.advance(100);
  }
  expect(told.length).toBeLessThanOrEqual(4);
  for (const update of told)
    expect(Object.keys(update).sort()).toEqual(['at', 'bankId', 'incidentId', 'probes', 'refused', 'served']);
  await failover.close();
});
