import { describe, expect, it } from 'vitest';
import { customerAt, openScene, type Scene } from './bank-and-relais.ts';

const OPERATOR = { person: 'operator', reason: 'a test of ids' };
const LONG = { deadlineMs: 20_000, fallbackDeadlineMs: 30_000 };

const apiPaths = ({ bank }: Scene): readonly string[] =>
  bank.requestLog.snapshot().doors.api.requests.map(({ path }) => path);

/** Reads the accounts by the fallback first, so that their ids are ours. */
async function firstSeenByWeb(scene: Scene, isAttended = true) {
  const psu = scene.psuOf(customerAt(scene.bank, 0));
  scene.relais.isolate('fallback', OPERATOR);
  const { accounts } = await psu.getAccounts();
  scene.relais.isolate('api', OPERATOR);
  const [first] = accounts;
  if (first === undefined) throw new RangeError('no account');
  expect(first.resourceId).toMatch(/^relais-/);
  const { relais, psuOf, bank } = scene;
  return {
    id: first.resourceId,
    ids: accounts.map(({ resourceId }) => resourceId),
    psu: isAttended ? psu : unattended(relais, psuOf, bank),
  };
}

function unattended(_: unknown, psuOf: Scene['psuOf'], bank: Scene['bank']) {
  return psuOf(customerAt(bank, 0), undefined, undefined, { attended: { actionId: 'click', at: 0 } });
}

describe('an account that was first seen in an outage', () => {
  it('is read at the API by the API’s own id, and keeps the caller’s', async () => {
    await using scene = await openScene({ relais: () => ({ failover: LONG }) });
    const { id, psu } = await firstSeenByWeb(scene);
    expect((await psu.getBalances(id)).balances.length).toBeGreaterThan(0);
    const rows = await psu.getTransactions(id);
    expect(rows.provenance.channel).toBe('api');
    expect(rows.transactions.length).toBeGreaterThan(0);
    const { accounts } = await psu.getAccounts();
    expect(accounts.map(({ resourceId }) => resourceId)).toContain(id);
    expect(apiPaths(scene).join(' ')).not.toContain('relais-');
  });

  it('its list is read once for all calls that wait for it, and counted as a read of the list', async () => {
    await using scene = await openScene({ relais: () => ({ failover: LONG, quota: {} }) });
    const { ids, psu } = await firstSeenByWeb(scene, false);
    const [counted] = await Promise.all(ids.map((id) => psu.getBalances(id)));
    const lists = apiPaths(scene).filter((path) => path.endsWith('/accounts'));
    expect(lists).toHaveLength(1);
    expect(counted?.provenance.quota).toEqual({ remaining: 3 });
    // One for the list that was read on the way, and this one.
    expect((await psu.getAccounts()).provenance.quota).toEqual({ remaining: 2 });
  });

  it('after a restart without a store, an id that was made of the account still finds it', async () => {
    await using scene = await openScene({ relais: () => ({ failover: LONG }) });
    const { id } = await firstSeenByWeb(scene);
    await using restarted = await openScene({
      relais: () => ({
        bank: scene.bank.profile(),
        failover: LONG,
        tpp: { qwac: scene.bank.pki.qwac, ca: scene.bank.pki.rootPem },
      }),
    });
    const psu = restarted.psuOf(customerAt(scene.bank, 0));
    expect((await psu.getBalances(id)).balances.length).toBeGreaterThan(0);
    expect((await psu.getAccounts()).accounts.map(({ resourceId }) => resourceId)).toContain(id);
  });

  it('that the API does not list is no matter of the consent, and the API is not asked for it again and again', async () => {
    await using scene = await openScene({ relais: () => ({ failover: LONG }) });
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    const unknown = `relais-${'0'.repeat(28)}`;
    for (let call = 0; call < 3; call += 1) {
      await expect(psu.getBalances(unknown)).rejects.toMatchObject({
        code: 'fallback_refused',
        reason: 'unknown_account',
      });
    }
    expect(apiPaths(scene)).toHaveLength(1);
    expect(scene.relais.state).toBe('closed');
  });
});
