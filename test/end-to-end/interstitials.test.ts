import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scene } from './bank-and-relais.ts';
import { customerAt } from './bank-and-relais.ts';
import { downScene, namedWho, visit } from './named-customers.ts';

interface Wanted {
  readonly reason: string;
  /** What the bank's page says to the customer contains this. */
  readonly words: string;
}

/** Every named customer of the simulator before whose accounts a page comes: it is passed, or it wants the customer. */
const CASES: Readonly<Record<string, 'passed' | Wanted>> = {
  'PACI-MESSAGE': 'passed',
  'PACI-PHONE': 'passed',
  'PACI-PRIVACY': 'passed',
  'PACI-POWERS': 'passed',
  'PACI-DOCUMENTS': 'passed',
  'PACI-DONATION': 'passed',
  'PACI-PHISHING': 'passed',
  'PACI-ASSEMBLY': 'passed',
  'PACI-WELCOME': 'passed',
  // Outside `/banque/`, and empty for a customer who has seen it.
  'PACI-ASSEMBLY-OUTSIDE': 'passed',
  'PACI-ASSEMBLY-SEEN': 'passed',
  'PACI-ASSEMBLY-CMMABN': 'passed',
  'PACI-ASSEMBLY-CMAG': 'passed',
  // Notices of 2019 that are left by asking for the wanted page once.
  'PACI-TERMS-LEFT': 'passed',
  'PACI-DSP2-LEFT': 'passed',
  'PACI-CONTACT-LEFT': 'passed',
  'PACI-PERSONAL-DATA-LEFT': 'passed',
  'PACI-MORE-INFORMATION-LEFT': 'passed',
  'PACI-TAX-LEFT': 'passed',
  'PACI-MIDWAY-TERMS-LEFT': 'passed',
  // Their addresses answer 302 with an empty body.
  'PACI-TERMS-REDIRECT': 'passed',
  'PACI-PERSONAL-DATA-REDIRECT': 'passed',
  'PACI-TWO': 'passed',
  'PACI-MIDWAY': 'passed',
  'PACI-MIDWAY-TERMS': { reason: 'terms', words: 'accepter les conditions générales' },
  'PACI-DATA': { reason: 'personal_data', words: 'compléter vos informations personnelles' },
  'PACI-PERSONAL-DATA': { reason: 'personal_data', words: 'compléter vos données personnelles' },
  'PACI-TERMS': { reason: 'terms', words: 'accepter les conditions générales' },
  'PACI-DSP2': { reason: 'psd2_notice', words: 'Réglementation DSP2' },
  'PACI-MORE-INFORMATION': { reason: 'personal_data', words: 'informations supplémentaires' },
  'PACI-CONTACT': { reason: 'contact_details', words: 'vérifier vos coordonnées' },
  'PACI-TAX': { reason: 'tax_residence', words: 'certifier votre résidence fiscale' },
  'PACI-SOLIDARITY': { reason: 'donation', words: 'Soutenez les projets' },
  'KEY-CARD-REVOKED': { reason: 'validation', words: 'est révoquée' },
  'PASSWORD-CHANGE': { reason: 'password_change', words: 'Votre mot de passe doit être changé' },
  'PASSWORD-SERVICE': { reason: 'password_change', words: 'Votre mot de passe doit être changé' },
};

let scene: Scene;
beforeAll(async () => {
  scene = await downScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

it('every named customer of the simulator with a page before their accounts has a case', () => {
  expect(Object.keys(CASES).sort()).toEqual([...namedWho('interstitial')].sort());
});

describe.each(Object.entries(CASES))('%s', (login, expected) => {
  it.each([
    ['attended', Date.now()],
    ['unattended', 0],
  ])('%s', async (_, at) => {
    const visited = await visit(scene, login, { attended: { actionId: 'click', at } });
    expect(visited.pushes).toBe(0);
    if (expected === 'passed') {
      expect(visited.accounts).toHaveLength(1);
      return;
    }
    const { reason, words } = expected;
    const { error } = visited;
    expect(error).toMatchObject({ code: 'user_action_needed', reason, actor: 'psu', retry: 'never' });
    expect(error?.messageKey).toBe(`relais.user_action_needed.${reason}`);
    expect(error?.bankWords()).toContain(words);
    expect(error?.bankWords()?.length).toBeLessThanOrEqual(500);
    // For the customer's eyes: not in what a logger prints, nor in an event.
    const printed = inspect([error, visited.events], { depth: 20, showHidden: true, getters: true });
    expect(printed + JSON.stringify([error, visited.events]) + String(error?.stack)).not.toContain(words);
  });
});

it('each of these sessions was logged out, and nothing was accepted or filled in', async () => {
  await scene.relais.close();
  const { customers, doors } = scene.bank.requestLog.snapshot();
  for (const login of Object.keys(CASES)) expect(customers[login]).toMatchObject({ logins: 2, logouts: 2 });
  const posted = doors.web.requests.filter(({ method }) => method === 'POST').map(({ path }) => path.split('?')[0]);
  expect(new Set(posted)).toEqual(new Set(['/fr/banque/migr_gestion_pouvoirs.html']));
});

it('one that comes in the place of more rows: no form is sent twice, no list is short, the bank is asked later', async () => {
  await using own = await downScene({ relais: () => ({ fallback: { idleMs: 10_000 } }) });
  const customer = customerAt(own.bank, 0);
  const { accounts } = await own.psuOf(customer).getAccounts();
  await own.relais.close();
  // Home, list, IBANs, one page for each account, and the first page of the rows asked for; then "more" is pressed.
  const interstitialsAfterPages = 3 + accounts.length + 1;
  await using scene = await downScene({ relais: () => ({ fallback: { idleMs: 10_000 } }) });
  scene.bank.changeLedger((ledger) => ({
    ...ledger,
    customers: ledger.customers.map((one, index) =>
      index === 0 ? { ...one, scenario: { interstitials: ['phone'], interstitialsAfterPages } } : one,
    ),
  }));
  const psu = scene.psuOf(customer);
  const [account] = (await psu.getAccounts()).accounts;
  await expect(psu.getTransactions(account?.resourceId ?? '', { dateFrom: '2000-01-01' })).rejects.toMatchObject({
    code: 'fallback_unavailable',
    reason: 'interstitial',
    retry: 'later',
  });
  await scene.relais.close();
  const { doors, customers } = scene.bank.requestLog.snapshot();
  expect(doors.web.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  expect(customers[customer.login]).toMatchObject({ logins: 1, logouts: 1 });
});
