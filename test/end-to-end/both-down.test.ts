import type { Consent, Psu } from 'relais';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, outage, type Scene } from './bank-and-relais.ts';

const openKeeping = (): Promise<Scene> => openScene({ relais: () => ({ lastKnown: {} }) });

describe('R10: the API and the web bank are both down', () => {
  it('what was read last is shown with its age, under the ids the caller knows', async () => {
    await using scene = await openKeeping();
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    const before = await psu.getAccounts();
    const accountId = before.accounts[0]?.resourceId ?? '';
    const rows = await psu.getTransactions(accountId, { dateFrom: '2026-09-01' });
    await scene.bank.faults.set('fallback', '503');
    await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));

    const after = await psu.getAccounts();
    expect(after.accounts).toEqual(before.accounts);
    expect(after._links).toEqual(before._links);
    expect(after.provenance).toMatchObject({
      channel: 'last_known',
      fetchedAt: before.provenance.fetchedAt,
      incidentId: scene.relais.incident?.id,
    });
    const old = await psu.getTransactions(accountId, { dateFrom: '2026-09-01' });
    expect(old.transactions).toEqual(rows.transactions);
    expect(old.provenance.channel).toBe('last_known');
    await expect(psu.getTransactions(accountId, { dateFrom: '2026-01-01' })).rejects.toMatchObject({
      code: 'fallback_unavailable',
    });
    expect(scene.events.some(([name]) => name === 'fallback:refused')).toBe(true);
  });

  it.each<readonly [string, (scene: Scene, consent: Consent) => Promise<Partial<Psu>>]>([
    ['a narrower consent of the same id', async (_, consent) => ({ consent: { ...consent, accounts: [] } })],
    ['a consent that has ended', async (_, consent) => ({ consent: { ...consent, validUntil: Date.now() - 1 } })],
    ['another consent', async (_, consent) => ({ consent: { ...consent, id: 'another' } })],
    ['no consent', async () => ({ consent: undefined as never })],
  ])('nothing that was read under one consent is shown under %s', async (_, change) => {
    await using scene = await openKeeping();
    const customer = customerAt(scene.bank, 0);
    const consent: Consent = { id: 'consent-1', accounts: 'all', fallbackAllowed: true };
    const psu = scene.psuOf(customer, undefined, undefined, { consent });
    await psu.getAccounts();
    const changed = await change(scene, consent);
    await scene.bank.faults.set('fallback', '503');
    await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
    expect((await psu.getAccounts()).provenance.channel).toBe('last_known');
    const call = scene.psuOf(customer, undefined, undefined, { consent, ...changed }).getAccounts();
    await expect(call).rejects.toMatchObject({ code: expect.stringMatching(/^(fallback_|consent_)/) });
  });

  it('nothing old is shown once the consent has ended or was withdrawn, by no handle that was made before', async () => {
    await using scene = await openKeeping();
    const customer = customerAt(scene.bank, 0);
    const psu = scene.psuOf(customer);
    await psu.getAccounts();
    await scene.bank.faults.set('fallback', '503');
    await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
    expect((await psu.getAccounts()).provenance.channel).toBe('last_known');
    await scene.relais.consentWithdrawn(customer.login);
    for (let call = 0; call < 4; call += 1) {
      await expect(psu.getAccounts()).rejects.toMatchObject({ code: expect.stringMatching(/^(fallback_|consent_)/) });
    }
  });

  it('nothing old is shown where the host has not asked for it', async () => {
    await using scene = await openScene();
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    await psu.getAccounts();
    await scene.bank.faults.set('fallback', '503');
    await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
    await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'fallback_unavailable' });
  });
});
