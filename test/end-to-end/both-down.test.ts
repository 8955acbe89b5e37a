import { provenanceOf } from 'relais';
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
    expect(after).toEqual(before);
    expect(provenanceOf(after)).toMatchObject({
      channel: 'last_known',
      fetchedAt: provenanceOf(before)?.fetchedAt,
      incidentId: scene.relais.incident?.id,
    });
    expect(await psu.getTransactions(accountId, { dateFrom: '2026-09-01' })).toEqual(rows);
    await expect(psu.getTransactions(accountId, { dateFrom: '2026-01-01' })).rejects.toMatchObject({
      code: 'fallback_unavailable',
    });
    expect(scene.events.some(([name]) => name === 'fallback:refused')).toBe(true);
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
