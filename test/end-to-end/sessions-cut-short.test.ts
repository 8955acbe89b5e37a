import type { Simulator } from '@relais/simulator';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, outage, type Scene } from './bank-and-relais.ts';

/** Waits for what the bank sees: nothing in here takes longer than a test may. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

const seen = ({ bank }: Scene, login: string) => bank.requestLog.snapshot().customers[login];

/** Begins a call that hangs in the web bank. @returns what it ends with, in an object so that nobody waits for it yet */
async function stuck(
  scene: Scene,
  customer: Simulator['customers'][number],
): Promise<{ readonly end: Promise<unknown> }> {
  await scene.bank.faults.set('web', 'slow', { path: 'comptes', delayMs: 60_000 });
  const call = scene.psuOf(customer).getAccounts();
  const end = call.catch((error: unknown) => error);
  await until(() => seen(scene, customer.login)?.logins === 1);
  return { end };
}

describe('a session at the web bank ends before its time', () => {
  it('R9: when the API is back, with a logout and without waiting for its idle limit', async () => {
    await using scene = await openScene();
    const customer = customerAt(scene.bank, 0);
    const psu = scene.psuOf(customer);
    await outage(scene, psu);
    await psu.getAccounts();
    expect(seen(scene, customer.login)).toMatchObject({ logins: 1, logouts: 0 });
    await scene.bank.faults.clear('api');
    scene.relais.isolate('api', { person: 'A. Martin', reason: 'the bank says that its API is back' });
    await until(() => seen(scene, customer.login)?.logouts === 1);
    expect((await psu.getAccounts()).provenance.channel).toBe('api');
  });

  it('R18: when the PSU withdraws the consent, in the middle of a call, and nobody else’s', async () => {
    await using scene = await openScene();
    const [one, other] = [customerAt(scene.bank, 0), customerAt(scene.bank, 1)];
    await outage(scene, scene.psuOf(other));
    const running = await stuck(scene, one);
    await scene.relais.consentWithdrawn(one.login);
    expect(await running.end).toMatchObject({ code: 'consent_revoked', reason: 'withdrawn', actor: 'psu' });
    expect(seen(scene, one.login)).toMatchObject({ logins: 1, logouts: 1 });
    expect(seen(scene, other.login)).toMatchObject({ logins: 1, logouts: 0 });
  });

  it('R15: when credentials are lost, and both who must know are named', async () => {
    await using scene = await openScene();
    const one = customerAt(scene.bank, 0);
    const told: unknown[] = [];
    scene.relais.on('credentials:compromised', (event) => told.push(event));
    await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
    const running = await stuck(scene, one);
    await scene.relais.credentialsCompromised(one.login);
    expect(await running.end).toMatchObject({ code: 'credentials_blocked', reason: 'compromised' });
    expect(seen(scene, one.login)).toMatchObject({ logins: 1, logouts: 1 });
    expect(told).toMatchObject([{ bankId: 'cic', psuId: one.login, inform: ['psu', 'aspsp'] }]);
  });
});
