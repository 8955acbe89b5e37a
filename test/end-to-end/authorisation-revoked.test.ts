import { isRelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, outage } from './bank-and-relais.ts';

const decision = { person: 'A. Martin', reason: 'the authority has withdrawn our authorisation' };
const refusal = { code: 'certificate_problem', reason: 'authorisation_revoked', actor: 'host' };

describe('authorisationRevoked (R13)', () => {
  it('stops the API at once, calls that run included, and tells who said so', async () => {
    await using scene = await openScene();
    const { bank, relais } = scene;
    const told: unknown[] = [];
    relais.on('authorisation:revoked', (event) => told.push(event));
    const psu = scene.psuOf(customerAt(bank, 0));
    await psu.getAccounts();
    await bank.faults.set('api', 'hang');
    const running = psu.getAccounts().catch((error: unknown) => error);
    while (bank.requestLog.snapshot().doors.api.requests.length < 2) await new Promise(setImmediate);
    await relais.authorisationRevoked(decision);
    expect(await running).toMatchObject(refusal);
    await bank.faults.clear();
    const before = bank.requestLog.snapshot().doors.api.requests.length;
    await expect(psu.getAccounts()).rejects.toMatchObject(refusal);
    await expect(psu.getTransactions('any')).rejects.toMatchObject(refusal);
    expect(bank.requestLog.snapshot().doors.api.requests).toHaveLength(before);
    expect(told).toMatchObject([{ bankId: 'cic', decision }]);
    expect(relais.state).toBe('closed');
  });

  it('ends running sessions of the web bank with a logout, and opens no other', async () => {
    await using scene = await openScene();
    const { bank, relais } = scene;
    const [idle, busy, next] = [0, 1, 2].map((index) => scene.psuOf(customerAt(bank, index)));
    if (idle === undefined || busy === undefined || next === undefined) throw new Error('three customers');
    await outage(scene, idle);
    await idle.getAccounts();
    await bank.faults.set('web', 'slow', { path: 'comptes', delayMs: 60_000 });
    const running = busy.getAccounts().catch((error: unknown) => error);
    const { login } = customerAt(bank, 1);
    while (bank.requestLog.snapshot().customers[login]?.logins !== 1) await new Promise(setImmediate);
    await relais.authorisationRevoked(decision);
    expect(await running).toMatchObject(refusal);
    const { customers } = bank.requestLog.snapshot();
    for (const { logins, logouts } of Object.values(customers)) expect([logins, logouts]).toEqual([1, 1]);
    await expect(next.getAccounts()).rejects.toMatchObject(refusal);
    expect(Object.keys(bank.requestLog.snapshot().customers)).toHaveLength(2);
  });

  it('sends no password any more, not even one that has just been asked for', async () => {
    await using scene = await openScene();
    const { bank, relais } = scene;
    const { login, password, accessToken } = customerAt(bank, 0);
    const secret = Buffer.from(password);
    const asked = Promise.withResolvers<void>();
    const given = Promise.withResolvers<{ readonly user: string; readonly password: Uint8Array }>();
    const psu = relais.for({
      id: login,
      token: () => accessToken,
      consent: { id: 'c', accounts: 'all', fallbackAllowed: true },
      credentials: () => {
        asked.resolve();
        return given.promise;
      },
    });
    await outage(scene, scene.psuOf(customerAt(bank, 1)));
    const running = psu.getAccounts().catch((error: unknown) => error);
    await asked.promise;
    const revoked = relais.authorisationRevoked(decision);
    given.resolve({ user: login, password: secret });
    await revoked;
    expect(await running).toMatchObject(refusal);
    expect(bank.requestLog.snapshot().customers[login]).toBeUndefined();
    expect(secret.every((byte) => byte === 0)).toBe(true);
  });

  it('does not wait for a customer who has not confirmed on their phone yet', async () => {
    await using scene = await openScene();
    const { bank, relais } = scene;
    const waiting = bank.namedCustomers.find(({ login }) => login === 'SCA-APP-WAITS');
    if (waiting === undefined) throw new Error('the bank has no such customer');
    const { login, password, accessToken } = waiting;
    const asked = Promise.withResolvers<void>();
    const psu = relais.for({
      id: login,
      token: () => accessToken,
      consent: { id: 'c', accounts: 'all', fallbackAllowed: true },
      credentials: async () => ({ user: login, password: Buffer.from(password) }),
      attended: { actionId: 'click', at: Date.now() },
      onSca: async () => void asked.resolve(),
    });
    await outage(scene, scene.psuOf(customerAt(bank, 0)));
    const running = psu.getAccounts().catch((error: unknown) => error);
    await asked.promise;
    await relais.authorisationRevoked(decision);
    expect(await running).toMatchObject(refusal);
  });

  it('lets functions of the host’s own go unasked as well', async () => {
    await using scene = await openScene();
    let asked = 0;
    const ask = scene.relais.protect(
      async () => (asked += 1),
      async () => (asked += 1),
    );
    await ask();
    await scene.relais.authorisationRevoked(decision);
    await expect(ask()).rejects.toSatisfy((error) => isRelaisError(error) && error.reason === refusal.reason);
    expect(asked).toBe(1);
  });

  it('wants the name of a person and a reason', async () => {
    await using scene = await openScene();
    await expect(scene.relais.authorisationRevoked({ person: '', reason: '' })).rejects.toThrow(TypeError);
    await scene.psuOf(customerAt(scene.bank, 0)).getAccounts();
  });
});
