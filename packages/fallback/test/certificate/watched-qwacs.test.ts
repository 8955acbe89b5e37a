import { cic, manualClock } from '@relais/model';
import { expect, it, vi } from 'vitest';
import { createFallback, Qwacs } from '../../src/index.ts';
import { issueQwac } from './trust-service.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);
const profile = cic({ fallbackUrl: 'https://www.cic.fr/fr/fallback' });
const ending = (days: number) => issueQwac({ span: { from: NOW - 390 * DAY_MS, until: NOW + days * DAY_MS } }, NOW);

it('a fallback tells of its own QWAC by time, until it is closed', async () => {
  const clock = manualClock(NOW);
  const told: unknown[] = [];
  const fallback = createFallback({
    profile,
    certificate: await ending(10),
    clock,
    onEvent: (name, event) => told.push([name, event]),
  });
  clock.advance(0);
  await vi.waitFor(() => expect(clock.pending()).toBe(1), 60_000);
  expect(told).toMatchObject([['certificate:expiring', { bankId: 'cic', at: NOW, days: 14 }]]);
  await fallback.close();
  expect(clock.pending()).toBe(0);
});

it('QWACs that are shared are watched and closed by who shares them', async () => {
  const clock = manualClock(NOW);
  const qwacs = new Qwacs({ certificates: await ending(10), clock });
  const [one, other] = [1, 2].map(() => createFallback({ profile, certificate: qwacs, clock }));
  expect(clock.pending()).toBe(0);
  qwacs.watch();
  await one?.close();
  expect(clock.pending()).toBe(1);
  await other?.close();
  qwacs.close();
  expect(clock.pending()).toBe(0);
});
