import { inspect } from 'node:util';
import { type ClientCertificate, type ManualClock, manualClock } from '@relais/model';
import { describe, expect, it, vi } from 'vitest';
import { type ExpiringQwac, Qwacs } from '../../src/certificate/qwacs.ts';
import { issueQwac, type QwacWishes } from './trust-service.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);

/** One that has begun lasts a year and more: the steps of shorter lives are shares of them. */
const lasting = (from: number, until: number, wishes: QwacWishes = {}) =>
  issueQwac(
    {
      intermediateSpan: { from: 0, until: NOW + 9e11 },
      span: { from: NOW + (from < 0 ? Math.min(from, until - 365) : from) * DAY_MS, until: NOW + until * DAY_MS },
      ...wishes,
    },
    NOW,
  );

function load(certificates: ClientCertificate | readonly ClientCertificate[]) {
  const clock = manualClock(NOW);
  const told: ExpiringQwac[] = [];
  const qwacs = new Qwacs({ certificates, clock, onExpiring: (qwac) => told.push(qwac) });
  const endOfCurrent = async (): Promise<number> => ((await qwacs.current()).identity.validUntil - NOW) / DAY_MS;
  return { clock, told, qwacs, endOfCurrent, steps: () => told.map(({ days }) => days) };
}

describe('Qwacs', () => {
  it('takes the one that lasts longest of those that are valid now', async () => {
    const all = await Promise.all([lasting(-300, 20), lasting(-1, 364), lasting(10, 375), lasting(-400, -1)]);
    const { clock, endOfCurrent } = load(all);
    expect(await endOfCurrent()).toBe(364);
    clock.advance(10 * DAY_MS);
    expect(await endOfCurrent()).toBe(375);
  });

  it('passes over one that fails any other check, however long it lasts', async () => {
    const { endOfCurrent } = load([
      await lasting(-1, 500, { roles: ['0.4.0.19495.1.2'] }),
      await lasting(-1, 400, { behind: 'nothing' }),
      await lasting(-1, 90),
    ]);
    expect(await endOfCurrent()).toBe(90);
  });

  it('says what is wrong with the one that lasts longest when none can be used', async () => {
    const { qwacs } = load([await lasting(-9, -1), await lasting(5, 370)]);
    await expect(qwacs.current()).rejects.toMatchObject({ code: 'certificate_problem', reason: 'not_yet_valid' });
  });

  it.each([
    ['it is over', {}, 364 * DAY_MS, 'expired'],
    ['its issuer is over', { intermediateSpan: { from: 0, until: NOW + 5 * DAY_MS } }, 5 * DAY_MS, 'chain_expired'],
    ['the clock was set back before its time', {}, -2 * DAY_MS, 'not_yet_valid'],
  ])('refuses one that has passed every check from the very moment at which %s', async (_, wishes, at, reason) => {
    const { clock, qwacs, endOfCurrent } = load(await lasting(-1, 364, wishes));
    for (const last of [0, at > 0 ? at - 1 : -DAY_MS]) {
      clock.setTimeOfDay(NOW + last);
      expect(await endOfCurrent()).toBe(364);
    }
    clock.setTimeOfDay(NOW + at);
    await expect(qwacs.current()).rejects.toMatchObject({ code: 'certificate_problem', reason });
    clock.setTimeOfDay(NOW);
    expect(await endOfCurrent()).toBe(364);
  });

  it('gives the same TLS context as long as the QWAC is the same', async () => {
    const { qwacs } = load(await lasting(-1, 364));
    expect((await qwacs.current()).secureContext).toBe((await qwacs.current()).secureContext);
  });

  it('warns 60, 30, 14, 7 and 1 days before the end, once each, however often it is used', async () => {
    const { clock, qwacs, steps, told } = load(await lasting(-1, 65));
    for (let hour = 0; hour < 65 * 24; hour += 6) {
      await qwacs.current();
      clock.advance(6 * 3_600_000);
    }
    expect(steps()).toEqual([60, 30, 14, 7, 1]);
    expect(told[0]).toMatchObject({ organizationIdentifier: 'PSDFR-ACPR-12345', validUntil: NOW + 65 * DAY_MS });
    await expect(qwacs.current()).rejects.toMatchObject({ reason: 'expired' });
  });

  it('warns of the nearest step only when it is first used late', async () => {
    const { qwacs, steps } = load(await lasting(-1, 10));
    await qwacs.current();
    expect(steps()).toEqual([14]);
  });

  it.each([
    ['is quiet when one is loaded that takes over in time', 9, []],
    ['warns when there is a gap before the next one', 11, [14]],
  ] as const)('%s', async (_what, from, expected) => {
    const { qwacs, steps } = load([await lasting(-300, 10), await lasting(from, 400)]);
    await qwacs.current();
    expect(steps()).toEqual(expected);
  });

  it('warns all the same when the next one can never be used', async () => {
    const { qwacs, steps } = load([await lasting(-300, 10), await lasting(5, 400, { isQualified: false })]);
    await qwacs.current();
    expect(steps()).toEqual([14]);
  });

  it('uses one that is added, and forgets those that are over', async () => {
    const { qwacs, endOfCurrent } = load([await lasting(-400, -1), await lasting(-300, 20)]);
    expect(await endOfCurrent()).toBe(20);
    expect(await qwacs.add(await lasting(-1, 364))).toMatchObject({ organizationIdentifier: 'PSDFR-ACPR-12345' });
    expect(await endOfCurrent()).toBe(364);
  });

  it.each([
    ['unreadable', { cert: 'x', key: 'y' }],
    ['no_aisp_role', { roles: ['0.4.0.19495.1.2'] }],
    ['expired', { span: { from: NOW - 9 * DAY_MS, until: NOW - DAY_MS } }],
  ])('does not add one that is %s, and goes on with what it has', async (reason, wishes) => {
    const { qwacs, endOfCurrent } = load(await lasting(-300, 20));
    const next = 'cert' in wishes ? wishes : await lasting(-1, 364, wishes);
    await expect((async () => qwacs.add(next as ClientCertificate))()).rejects.toMatchObject({
      code: 'certificate_problem',
      reason,
    });
    expect(await endOfCurrent()).toBe(20);
  });

  it('adds one before its time, and takes it when that has come', async () => {
    const { clock, qwacs, endOfCurrent } = load(await lasting(-300, 20));
    await qwacs.add(await lasting(10, 375));
    expect(await endOfCurrent()).toBe(20);
    clock.advance(10 * DAY_MS);
    expect(await endOfCurrent()).toBe(375);
  });

  it('shows none any more once the authorisation is withdrawn, not even a new one', async () => {
    const { qwacs } = load(await lasting(-1, 364));
    qwacs.revoke();
    await qwacs.add(await lasting(-1, 400));
    await expect(qwacs.current()).rejects.toMatchObject({
      code: 'certificate_problem',
      reason: 'authorisation_revoked',
      actor: 'host',
    });
  });

  it('refuses to be made of none', () => {
    expect(() => load([])).toThrow(TypeError);
  });

  it('gives no key back', async () => {
    const given = await lasting(-1, 364);
    const { qwacs } = load(given);
    const text = inspect([qwacs, await qwacs.current()], { depth: 20, showHidden: true, getters: true });
    const [, line = ''] = String(given.key).split('\n');
    expect(line.length).toBeGreaterThan(40);
    expect(`${text}${JSON.stringify(qwacs)}`).not.toContain(line);
  });
});

describe('Qwacs that are watched (R13)', () => {
  /** Lets the look that is due run to its end: it reads certificates. */
  async function pass(clock: ManualClock, ms: number): Promise<void> {
    clock.advance(ms);
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  async function watched(certificates: Parameters<typeof load>[0]) {
    const all = load(certificates);
    all.qwacs.watch();
    // The first look reads the chain in a handshake.
    all.clock.advance(0);
    await vi.waitFor(() => expect(all.clock.pending()).toBe(1), 60_000);
    const days = async (count: number): Promise<void> => {
      for (let day = 0; day < count; day += 1) await pass(all.clock, DAY_MS);
    };
    return { ...all, days };
  }

  it('are told of at 60, 30, 14, 7 and 1 days, to the millisecond, while nobody uses them, by one timer', async () => {
    const { clock, steps, days } = await watched(await lasting(-1, 62));
    expect(steps()).toEqual([]);
    await days(1);
    await pass(clock, DAY_MS - 1);
    expect(steps()).toEqual([]);
    await pass(clock, 1);
    expect(steps()).toEqual([60]);
    for (const [count, expected] of [
      [30, [60, 30]],
      [16, [60, 30, 14]],
      [7, [60, 30, 14, 7]],
      [6, [60, 30, 14, 7, 1]],
    ] as const) {
      await days(count - 1);
      expect(clock.pending()).toBe(1);
      await days(1);
      expect(steps()).toEqual(expected);
    }
    // Nothing is left to tell.
    expect(clock.pending()).toBe(0);
  });

  it('are told of once, whether by time or by use', async () => {
    const { qwacs, steps, days } = await watched(await lasting(-1, 31));
    expect(steps()).toEqual([60]);
    await qwacs.current();
    await days(1);
    await qwacs.current();
    expect(steps()).toEqual([60, 30]);
  });

  it('never wait longer than a timer can: a step in two years is not told now', async () => {
    const asked: number[] = [];
    const clock = manualClock(NOW);
    const qwacs = new Qwacs({
      certificates: await lasting(-1, 730),
      clock: {
        ...clock,
        schedule: (task, delayMs) => {
          asked.push(delayMs);
          return clock.schedule(task, delayMs);
        },
      },
    });
    qwacs.watch();
    clock.advance(0);
    await vi.waitFor(() => expect(asked).toHaveLength(2), 60_000);
    expect(Math.max(...asked)).toBeLessThan(2 ** 31);
    qwacs.close();
  });

  it.each([
    ['one that follows it keeps it quiet', 5, []],
    ['one that comes too late does not', 33, [30]],
  ] as const)('rotation: %s', async (_, from, expected) => {
    const { qwacs, steps, days } = await watched(await lasting(-300, 32));
    expect(steps()).toEqual([60]);
    await qwacs.add(await lasting(from, 400));
    await days(3);
    expect(steps()).toEqual([60, ...expected]);
  });

  it('rotation: a step of the new one is told, also before its time', async () => {
    const { told, days } = await watched([await lasting(-300, 20), await lasting(10, 61)]);
    expect(told).toEqual([]);
    // It lasts 51 days alone.
    await days(52);
    expect(told).toEqual([]);
    await days(1);
    expect(told).toMatchObject([{ days: 8, validUntil: NOW + 61 * DAY_MS }]);
  });

  it('are told of one by one where they end at the same time', async () => {
    const { told } = await watched([await lasting(-300, 20), await lasting(-200, 20)]);
    expect(told.map(({ days }) => days)).toEqual([30, 30]);
  });

  it.each([
    ['closed', (qwacs: Qwacs) => qwacs.close()],
    ['revoked', (qwacs: Qwacs) => void qwacs.revoke()],
  ])('leave no timer once %s, not even when one is added', async (_, end) => {
    const { clock, qwacs, steps, days } = await watched(await lasting(-1, 31));
    end(qwacs);
    expect(clock.pending()).toBe(0);
    await qwacs.add(await lasting(-1, 32));
    await days(5);
    expect([clock.pending(), steps()]).toEqual([0, [60]]);
  });

  it('have one timer, also when one is added before the first look', async () => {
    const { clock, qwacs } = load(await lasting(-1, 31));
    qwacs.watch();
    await qwacs.add(await lasting(-1, 32));
    expect(clock.pending()).toBe(1);
  });

  it('that are closed in the middle of a look tell nothing more', async () => {
    const { clock, qwacs, told } = load(await lasting(-1, 31));
    qwacs.watch();
    clock.advance(0);
    qwacs.close();
    await pass(clock, 0);
    expect([clock.pending(), told]).toEqual([0, []]);
  });

  it('go on when a listener throws', async () => {
    const clock = manualClock(NOW);
    const steps: number[] = [];
    const qwacs = new Qwacs({
      certificates: await lasting(-1, 31),
      clock,
      onExpiring: ({ days }) => {
        steps.push(days);
        throw new Error('pager');
      },
    });
    qwacs.watch();
    clock.advance(0);
    await vi.waitFor(() => expect(clock.pending()).toBe(1), 60_000);
    await pass(clock, DAY_MS);
    expect(steps).toEqual([60, 30]);
    qwacs.close();
  });
});
