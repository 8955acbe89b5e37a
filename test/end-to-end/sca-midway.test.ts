import { addDays, dateInZone } from '@relais/model';
import type { Customer, ScaPlan, Simulator } from '@relais/simulator';
import type { OnSca, Psu, ScaRequest } from 'relais';
import { describe, expect, it, vi } from 'vitest';
import { customerAt, type Scene } from './bank-and-relais.ts';
import { downScene, namedCustomer, visit } from './named-customers.ts';

const CODE = '123456';
const LIST = '/banque/comptes-et-contrats.html';
const OPERATIONS = '/banque/mouvements.html';
const RIB = '/banque/rib.cgi';
const LONG_AGO = { actionId: 'click', at: 0 };
const daysAgo = (days: number): string => addDays(dateInZone(Date.now(), 'Europe/Paris'), -days);

/** A customer who is there and does what is asked; keeps what that was. */
function willing(...codes: readonly string[]) {
  const asked: ScaRequest[] = [];
  const left = [...codes];
  const onSca: OnSca = async (request) => {
    asked.push(request);
    return request.kind === 'one_time_code' ? { code: Buffer.from(left.shift() ?? CODE) } : 'go_on';
  };
  return { asked, onSca };
}

/** From now on the bank asks this customer so. */
function asks({ bank }: Scene, login: string, sca: ScaPlan): void {
  const treated = (customer: Customer): Customer => {
    return customer.login === login ? { ...customer, scenario: { ...customer.scenario, sca } } : customer;
  };
  bank.changeLedger((ledger) => ({
    ...ledger,
    customers: ledger.customers.map(treated),
    namedCustomers: (ledger.namedCustomers ?? []).map(treated),
  }));
}

const seenOf = (bank: Simulator, login: string) => bank.requestLog.snapshot().customers[login];
const webRequests = ({ bank }: Scene, part: string): number =>
  bank.requestLog.snapshot().doors.web.requests.filter(({ path }) => path.includes(part)).length;
const resultsOf = ({ events }: Scene): readonly unknown[] =>
  events.filter(([name]) => name === 'sca:resolved').map(([, event]) => (event as { result: string }).result);

const passed = { result: 'passed', pushes: 1 };
const MEANS: readonly (readonly [
  string,
  ScaPlan,
  { code?: string; reason?: string; result: string; pushes: number },
])[] = [
  ['the app', { means: 'app' }, passed],
  ['a code by SMS', { means: 'sms' }, passed],
  ['a code by call', { means: 'voice' }, passed],
  ['a code by mail', { means: 'email' }, passed],
  ['a choice before it', { means: 'app', asksFirst: true }, passed],
  ['the app, refused', { means: 'app', outcome: 'cancelled' }, refused('sca_refused', 'cancelled', 'cancelled', 1)],
  ['the app, too late', { means: 'app', outcome: 'expired' }, refused('sca_refused', 'expired', 'expired', 1)],
  ['Safetrans', { means: 'safetrans' }, refused('sca_required', 'safetrans', 'not_possible')],
  ['Digipass', { means: 'digipass' }, refused('sca_required', 'digipass', 'not_possible')],
  ['no means', { means: 'none' }, refused('user_action_needed', 'sca_not_enrolled', 'not_possible')],
  ['a means not active', { means: 'inactive' }, refused('user_action_needed', 'sca_not_activated', 'not_possible')],
  ['blocked codes', { means: 'code-blocked' }, refused('sca_refused', 'blocked', 'blocked')],
];

function refused(code: string, reason: string, result: string, pushes = 0) {
  return { code, reason, result, pushes };
}

describe('strong authentication that is asked for in the middle of a session', () => {
  describe.each([
    ['for every page', { afterPages: 2 }],
    ['before the list', { before: { page: LIST } }],
    ['before the IBANs', { before: { page: RIB } }],
    ['before the operations', { before: { page: OPERATIONS } }],
  ] as const)('%s', (_, where) => {
    it('with the customer: the accounts come, whole', async () => {
      await using scene = await downScene();
      const { accounts: before } = await visit(scene, 'SCA-SMS', willing());
      asks(scene, 'SCA-SMS', { means: 'sms', every: 'login', ...where });
      const visited = await visit(scene, 'SCA-SMS', willing());
      expect(visited.accounts).toEqual(before);
      expect(visited).toMatchObject({ pushes: 1, answers: 1, posts: 1 });
    });

    it('without the customer: sca_required, no phone rings', async () => {
      await using scene = await downScene();
      asks(scene, 'SCA-MIDWAY', { means: 'app', ...where });
      const visited = await visit(scene, 'SCA-MIDWAY', { ...willing(), attended: LONG_AGO });
      expect(visited.error).toMatchObject({ code: 'sca_required', reason: 'in_session', actor: 'psu', retry: 'never' });
      expect(visited).toMatchObject({ pushes: 0, answers: 0 });
      expect(webRequests(scene, 'validation.aspx')).toBe(0);
    });
  });

  it.each(MEANS)('by %s: as at the login', async (_, sca, { code, reason, result, pushes }) => {
    await using scene = await downScene();
    asks(scene, 'SCA-MIDWAY', { ...sca, before: { page: LIST } });
    const visited = await visit(scene, 'SCA-MIDWAY', willing());
    if (code === undefined) expect(visited.accounts, visited.error?.message).toHaveLength(1);
    else expect(visited.error).toMatchObject({ code, reason });
    expect(visited).toMatchObject({ pushes, posts: 1 });
    expect(resultsOf(scene)).toEqual([result]);
    await scene.relais.close();
    expect(seenOf(scene.bank, 'SCA-MIDWAY')).toMatchObject({ logins: 1, logouts: 1 });
  });

  it('by a code: a wrong one is asked anew; after two the session ends', async () => {
    await using scene = await downScene();
    const once = willing('000000', CODE);
    expect((await visit(scene, 'SCA-MIDWAY-CODE', once)).accounts).toHaveLength(1);
    expect(once.asked).toMatchObject([{ triesLeft: 2 }, { triesLeft: 1, problem: 'wrong_code' }]);
    const twice = await visit(scene, 'SCA-MIDWAY-CODE', willing('000000', '000001', '000002'));
    expect(twice.error).toMatchObject({ code: 'sca_refused', reason: 'wrong_code' });
    expect(twice).toMatchObject({ pushes: 1, answers: 2 });
  });

  it('is told step by step, and put on record like one at the login', async () => {
    await using scene = await downScene();
    const { events } = await visit(scene, 'SCA-MIDWAY-CODE', willing());
    const told = events.filter(
      ([name, event]) => name.startsWith('sca:') || (event as { page?: string }).page === 'sca',
    );
    expect(told).toMatchObject([
      ['sca:required', { attended: true }],
      ['fallback:progress', { step: 'asked' }],
      ['fallback:progress', { step: 'answered' }],
      ['sca:resolved', { method: 'sms', result: 'passed' }],
    ]);
  });

  it('before older rows: the form is sent again behind it, and every row is there', async () => {
    await using scene = await downScene({ relais: () => ({ fallback: { idleMs: 5_000 } }) });
    const customer = customerAt(scene.bank, 0);
    const rows = async (more?: Partial<Psu>) => {
      const psu = scene.psuOf(customer, undefined, undefined, more);
      const { accounts } = await psu.getAccounts();
      return (await psu.getTransactions(accounts[0]?.resourceId ?? '', { dateFrom: daysAgo(89) })).transactions;
    };
    const without = await rows();
    await scene.relais.consentWithdrawn(customer.login);
    expect(without.length).toBeGreaterThan(50);
    asks(scene, customer.login, { means: 'sms', before: { page: OPERATIONS, method: 'POST' } });
    const { asked, onSca } = willing();
    expect(await rows({ onSca })).toEqual(without);
    expect(asked).toHaveLength(1);
    expect(seenOf(scene.bank, customer.login)).toMatchObject({ pushes: 1, logins: 2 });
  });

  it('is conducted once where several accounts are read side by side', async () => {
    await using scene = await downScene({
      relais: (bank) => ({ bank: bank.profile({ web: { accountsAtOnce: 4 } }) }),
    });
    const customer = namedCustomer(scene, 'KINDS-ALL');
    asks(scene, customer.login, { means: 'app', before: { page: OPERATIONS } });
    const { asked, onSca } = willing();
    const { accounts } = await scene.psuOf(customer, undefined, undefined, { onSca }).getAccounts();
    expect(accounts.length).toBeGreaterThan(1);
    expect(asked).toHaveLength(1);
    expect(seenOf(scene.bank, customer.login)).toMatchObject({ pushes: 1 });
  });

  it('again and again at the same page: sca_required, and the phone rings once', async () => {
    await using scene = await downScene();
    asks(scene, 'SCA-MIDWAY', { means: 'app', before: { page: LIST, always: true } });
    const visited = await visit(scene, 'SCA-MIDWAY', willing());
    expect(visited.error).toMatchObject({ code: 'sca_required', reason: 'asked_again' });
    expect(visited).toMatchObject({ pushes: 1, answers: 1 });
    expect(resultsOf(scene)).toEqual(['passed', 'not_started']);
  });

  it('is put before the one whose call it is: a call without the customer stops, though one with them opened the session', async () => {
    await using scene = await downScene({
      relais: (bank) => ({
        bank: bank.profile({ api: { embedsBalances: false } }),
        fallback: { idleMs: 5_000 },
      }),
    });
    const customer = namedCustomer(scene, 'SCA-MIDWAY');
    asks(scene, customer.login, { means: 'sms', before: { page: OPERATIONS } });
    const { asked, onSca } = willing();
    const here = scene.psuOf(customer, undefined, undefined, { onSca });
    const away = scene.psuOf(customer, undefined, undefined, { onSca, attended: LONG_AGO });
    const { accounts } = await here.getAccounts();
    const id = accounts[0]?.resourceId ?? '';
    await expect(away.getTransactions(id)).rejects.toMatchObject({ code: 'sca_required', reason: 'in_session' });
    expect(asked).toHaveLength(0);
    await here.getTransactions(id);
    expect(asked).toHaveLength(1);
  });

  it('whose host leaves: aborted, taken back, logged out; the next call logs in anew', async () => {
    await using scene = await downScene({ relais: () => ({ fallback: { idleMs: 5_000 } }) });
    const { bank } = scene;
    asks(scene, 'SCA-MIDWAY', { means: 'app', outcome: 'pending', polls: 0, before: { page: LIST } });
    const leaving = new AbortController();
    const question = Promise.withResolvers<AbortSignal>();
    const psu = scene.psuOf(namedCustomer(scene, 'SCA-MIDWAY'), undefined, undefined, {
      onSca: (_, { signal }) => {
        question.resolve(signal);
        return new Promise(() => {});
      },
    });
    const call = psu.getAccounts({ signal: leaving.signal });
    const asked = await question.promise;
    leaving.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    await vi.waitFor(
      () => expect(seenOf(bank, 'SCA-MIDWAY')).toMatchObject({ logins: 1, logouts: 1, pushes: 1 }),
      60_000,
    );
    expect([asked.aborted, webRequests(scene, 'SOSD_OTP_CancelTransaction')]).toEqual([true, 1]);
    expect(resultsOf(scene)).toEqual(['left']);
    bank.sca.validate('SCA-MIDWAY');
    expect((await psu.getAccounts()).accounts).toHaveLength(1);
    expect(seenOf(bank, 'SCA-MIDWAY')).toMatchObject({ logins: 2, pushes: 2 });
  });

  it('does not count to the limit of the session', async () => {
    await using scene = await downScene({ relais: () => ({ fallback: { sessionLimitMs: 2_000, idleMs: 50 } }) });
    const visited = await visit(scene, 'SCA-MIDWAY', willing());
    expect(visited.accounts).toHaveLength(1);
    const resolved = visited.events.find(([name]) => name === 'sca:resolved')?.[1] as { tookMs: number };
    expect(resolved.tookMs).toBeGreaterThan(2_000);
  });

  it('opens the past that the bank keeps for those who have authenticated', async () => {
    await using scene = await downScene({
      relais: (bank) => ({
        bank: bank.profile({ web: { historyDaysAfterSca: 365 } }),
        fallback: { idleMs: 5_000 },
      }),
    });
    const { onSca } = willing();
    const psu = scene.psuOf(namedCustomer(scene, 'SCA-MIDWAY-CODE'), undefined, undefined, { onSca });
    const { accounts } = await psu.getAccounts();
    const { transactions, provenance } = await psu.getTransactions(accounts[0]?.resourceId ?? '', {
      dateFrom: daysAgo(115),
    });
    expect(provenance.complete).not.toBe(false);
    expect((transactions.map(({ bookingDate }) => bookingDate ?? '').sort()[0] ?? '') < daysAgo(90)).toBe(true);
  });

  it('makes the browser a known one where the host keeps marks', async () => {
    await using scene = await downScene({ relais: () => ({ fallback: { idleMs: 50, trustedDevices: {} } }) });
    expect(await visit(scene, 'SCA-MIDWAY', willing())).toMatchObject({ pushes: 1 });
    expect(await visit(scene, 'SCA-MIDWAY', willing())).toMatchObject({ pushes: 0, accounts: [expect.anything()] });
  });
});
