import type { Simulator } from '@relais/simulator';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, outage, type Scene } from './bank-and-relais.ts';

/** The same bank, where the first customer has this password. */
async function sceneWithPassword(password: string, charset: 'utf-8' | 'iso-8859-1'): Promise<Scene> {
  const scene = await openScene({ relais: (bank: Simulator) => ({ bank: bank.profile({ fallback: { charset } }) }) });
  scene.bank.changeLedger((ledger) => ({
    ...ledger,
    customers: ledger.customers.map((customer, index) => (index === 0 ? { ...customer, password } : customer)),
  }));
  return scene;
}

describe('a password on the wire', () => {
  it.each([
    ['p€ssé+&%=', 'utf-8'],
    ['crème brûlée', 'iso-8859-1'],
    ['crème brûlée', 'utf-8'],
    ['日本', 'utf-8'],
    [' blanks at both ends ', 'iso-8859-1'],
    ['ÿ\u00a0\u0080', 'iso-8859-1'],
  ] as const)('%j in %s arrives as it was typed', async (password, charset) => {
    await using scene = await sceneWithPassword(password, charset);
    const customer = customerAt(scene.bank, 0);
    const psu = scene.psuOf(customer);
    await outage(scene, psu);
    expect((await psu.getAccounts()).accounts.length).toBeGreaterThanOrEqual(2);
    expect(scene.bank.requestLog.snapshot().customers[customer.login]).toMatchObject({ logins: 1, failedLogins: 0 });
  });

  it.each(['日本', 'p€ss'])(
    '%j cannot be written in iso-8859-1: refused with a clear error, nothing is sent',
    async (password) => {
      await using scene = await sceneWithPassword(password, 'iso-8859-1');
      const customer = customerAt(scene.bank, 0);
      await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
      await expect(scene.psuOf(customer).getAccounts()).rejects.toMatchObject({
        code: 'fallback_refused',
        reason: 'charset',
        actor: 'host',
        message: expect.not.stringContaining(password),
      });
      expect(scene.bank.requestLog.snapshot().customers[customer.login]).toBeUndefined();
    },
  );

  it('is overwritten in the buffer that the host gave', async () => {
    await using scene = await openScene();
    const customer = customerAt(scene.bank, 0);
    const password = Buffer.from(customer.password);
    const psu = scene.relais.for({
      id: 'psu',
      token: () => customer.accessToken,
      consent: { id: 'c', accounts: 'all', fallbackAllowed: true },
      credentials: async () => ({ user: customer.login, password }),
    });
    await outage(scene, psu);
    await psu.getAccounts();
    expect(password.every((byte) => byte === 0)).toBe(true);
  });
});

describe('a wrong password', () => {
  it('is tried once, with twenty calls at the same time and with more calls later', async () => {
    await using scene = await openScene();
    const customer = customerAt(scene.bank, 0);
    await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
    const wrong = scene.psuOf(customer, 'not the password');
    const codes = await Promise.all(Array.from({ length: 20 }, () => wrong.getAccounts().catch(({ code }) => code)));
    expect(new Set(codes)).toEqual(new Set(['credentials_wrong']));
    await expect(wrong.getAccounts()).rejects.toMatchObject({
      code: 'credentials_wrong',
      actor: 'psu',
      retry: 'never',
    });
    expect(scene.bank.requestLog.snapshot().customers[customer.login]).toMatchObject({ logins: 0, failedLogins: 1 });
  });

  it('does not stand in the way of the right one', async () => {
    await using scene = await openScene();
    const customer = customerAt(scene.bank, 0);
    await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
    await expect(scene.psuOf(customer, 'not the password').getAccounts()).rejects.toThrow();
    expect((await scene.psuOf(customer).getAccounts()).accounts.length).toBeGreaterThan(0);
  });

  it('an unknown customer looks the same', async () => {
    await using scene = await openScene();
    await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
    const nobody = { ...customerAt(scene.bank, 0), login: 'NOBODY01' };
    await expect(scene.psuOf(nobody).getAccounts()).rejects.toMatchObject({ code: 'credentials_wrong' });
  });
});
