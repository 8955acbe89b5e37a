import type { Customer } from '@relais/simulator';
import type { AttendedAccess } from 'relais';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, outage, type Scene } from './bank-and-relais.ts';

const counting = (): Promise<Scene> => openScene({ relais: () => ({ quota: {} }) });

function psuOf({ relais }: Scene, customer: Customer, attended?: AttendedAccess) {
  return relais.for({
    id: customer.login,
    token: () => customer.accessToken,
    psuHeaders: { 'PSU-IP-Address': '192.0.2.7' },
    consent: { id: 'consent', accounts: 'all', fallbackAllowed: true },
    credentials: async () => ({ user: customer.login, password: Buffer.from(customer.password) }),
    ...(attended !== undefined && { attended }),
  });
}

/** Another customer's calls trip the breaker, and spend of nobody else's accesses. */
const trip = (scene: Scene): Promise<void> =>
  outage(scene, psuOf(scene, customerAt(scene.bank, 1), { actionId: 'click', at: Date.now() }));

const requestsOf = ({ bank }: Scene): number => bank.requestLog.snapshot().doors.api.requests.length;

describe('R19, RTS art. 36(5): four reads in 24 hours without the PSU', () => {
  it('lets four through, warns, and refuses the fifth before the bank is asked', async () => {
    await using scene = await counting();
    const psu = psuOf(scene, customerAt(scene.bank, 0));
    const left = [];
    for (let read = 0; read < 4; read += 1) left.push((await psu.getAccounts()).provenance.quota?.remaining);
    expect(left).toEqual([3, 2, 1, 0]);
    const asked = requestsOf(scene);
    await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'quota_exhausted', retryAt: expect.any(Number) });
    expect(requestsOf(scene)).toBe(asked);
    expect(scene.events.filter(([name]) => name === 'quota:low')).toHaveLength(2);
    expect(scene.relais.state).toBe('closed');
  });

  it('counts a login that ends in strong authentication, since the bank was asked: four, then none', async () => {
    await using scene = await counting();
    await trip(scene);
    const customer = scene.bank.namedCustomers.find(({ login }) => login === 'SCA-SMS');
    if (customer === undefined) throw new RangeError('no SCA-SMS');
    const psu = psuOf(scene, customer);
    for (let read = 0; read < 4; read += 1) {
      await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'sca_required' });
    }
    await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'quota_exhausted' });
    expect(scene.bank.requestLog.snapshot().customers[customer.login]).toMatchObject({
      logins: 4,
      logouts: 4,
      pushes: 0,
    });
  });

  it('does not count what the PSU asks for themselves', async () => {
    await using scene = await counting();
    const psu = psuOf(scene, customerAt(scene.bank, 0), { actionId: 'click', at: Date.now() });
    for (let read = 0; read < 6; read += 1) await psu.getAccounts();
    expect((await psu.getAccounts()).provenance.quota).toEqual({ remaining: 4 });
  });

  it('counts again once the PSU’s action is older than five minutes', async () => {
    await using scene = await counting();
    const psu = psuOf(scene, customerAt(scene.bank, 0), { actionId: 'click', at: Date.now() - 301_000 });
    expect((await psu.getAccounts()).provenance.quota).toEqual({ remaining: 3 });
  });

  it('counts the accounts and the kinds of data apart', async () => {
    await using scene = await counting();
    const psu = psuOf(scene, customerAt(scene.bank, 0));
    const { accounts } = await psu.getAccounts();
    for (const { resourceId } of accounts) {
      expect((await psu.getBalances(resourceId)).provenance.quota).toEqual({ remaining: 3 });
      expect((await psu.getTransactions(resourceId)).provenance.quota).toEqual({ remaining: 3 });
    }
  });

  it('takes all reads within one fallback session for one access, on one counter with the API’s', async () => {
    await using scene = await counting();
    const psu = psuOf(scene, customerAt(scene.bank, 0));
    const [account] = (await psu.getAccounts()).accounts;
    if (account === undefined) throw new RangeError('the customer has no account');
    await psu.getBalances(account.resourceId);
    await trip(scene);
    for (let read = 0; read < 6; read += 1) {
      const balances = await psu.getBalances(account.resourceId);
      expect(balances.provenance).toMatchObject({ channel: 'fallback', quota: { remaining: 2 } });
    }
  });

  it('refuses without a login when nothing is left', async () => {
    await using scene = await counting();
    const customer = customerAt(scene.bank, 0);
    const psu = psuOf(scene, customer);
    for (let read = 0; read < 4; read += 1) await psu.getAccounts();
    await trip(scene);
    await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'quota_exhausted' });
    expect(scene.bank.requestLog.snapshot().customers[customer.login]?.logins ?? 0).toBe(0);
  });

  it('gives back what never reached the bank, and keeps counted what did', async () => {
    await using scene = await counting();
    const psu = psuOf(scene, customerAt(scene.bank, 0));
    await scene.bank.faults.set('api', 'refuse');
    await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'bank_unavailable' });
    await scene.bank.faults.set('api', '503');
    await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'bank_unavailable' });
    await scene.bank.faults.clear('api');
    expect((await psu.getAccounts()).provenance.quota).toEqual({ remaining: 2 });
  });

  it('counts a login that failed, and not a door that was closed', async () => {
    await using scene = await counting();
    const customer = customerAt(scene.bank, 0);
    await trip(scene);
    await scene.bank.faults.set('fallback', '503');
    await expect(psuOf(scene, customer).getAccounts()).rejects.toMatchObject({ code: 'fallback_unavailable' });
    await scene.bank.faults.clear('fallback');
    const wrong = psuOf(scene, { ...customer, password: 'not this one' });
    await expect(wrong.getAccounts()).rejects.toMatchObject({ code: 'credentials_wrong' });
    expect((await psuOf(scene, customer).getAccounts()).provenance.quota).toEqual({ remaining: 2 });
  });
});
