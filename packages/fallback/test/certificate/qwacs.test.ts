import { inspect } from 'node:util';
import { type ClientCertificate, manualClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { type ExpiringQwac, Qwacs } from '../../src/certificate/qwacs.ts';
import { issueQwac, type QwacWishes } from './trust-service.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);

const lasting = (from: number, until: number, wishes: QwacWishes = {}) =>
  issueQwac(
    {
      intermediateSpan: { from: 0, until: NOW + 9e11 },
      span: { from: NOW + from * DAY_MS, until: NOW + until * DAY_MS },
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
