import { Agent } from 'node:https';
import { resourceBaseUrl } from '@relais/model';
import { type Customer, type Simulator, startSimulator } from '@relais/simulator';
import axios, { type AxiosResponse } from 'axios';
import type { CustomerHandle } from 'relais';
import { describe, expect, it } from 'vitest';
import { openScene, outage } from './bank-and-relais.ts';
import { flawsOf, type ResourceName, type SchemaVersion } from './stet-schema.ts';

interface Answer {
  readonly resource: ResourceName;
  readonly status: number;
  readonly body: unknown;
}

interface Linked {
  readonly _links?: { readonly next?: { readonly href: string }; readonly self?: { readonly href: string } };
}

/** Reads everything that a customer has at the bank's API, page by page, with a bare HTTP client. */
async function everyAnswer(bank: Simulator, { accessToken }: Customer): Promise<readonly Answer[]> {
  const httpsAgent = new Agent({ ...bank.pki.qwac, ca: bank.pki.rootPem, keepAlive: true });
  const headers = { Authorization: `Bearer ${accessToken}`, Accept: 'application/json' };
  const client = axios.create({ httpsAgent, headers, validateStatus: () => true });
  const base = resourceBaseUrl(bank.profile());
  const answers: Answer[] = [];

  async function read(resource: ResourceName, path: string): Promise<unknown[]> {
    const bodies: unknown[] = [];
    for (let url: string | undefined = `${base}/${path}`; url !== undefined; ) {
      const answer: AxiosResponse<Linked> = await client.get(url);
      const { status, data } = answer;
      // Nothing there, and nothing said.
      if (status !== 204) answers.push({ resource: status < 400 ? resource : 'ErrorModel', status, body: data });
      bodies.push(data);
      url = nextOf(data, base);
    }
    return bodies;
  }

  for (const page of (await read('HalAccounts', 'accounts')) as { accounts: { resourceId: string }[] }[]) {
    for (const { resourceId } of page.accounts) {
      await read('HalBalances', `accounts/${resourceId}/balances`);
      await read('HalTransactions', `accounts/${resourceId}/transactions`);
      await read('ErrorModel', `accounts/${resourceId}/transactions?dateFrom=never`);
    }
  }
  await read('PsuIdentity', 'end-user-identity');
  await read('HalBeneficiaries', 'trusted-beneficiaries');
  await read('ErrorModel', 'accounts/nobody/balances');
  await read('ErrorModel', 'nothing/here');
  httpsAgent.destroy();
  return answers;
}

function nextOf({ _links: { next, self } = {} }: Linked, base: string): string | undefined {
  return next === undefined || next.href === self?.href ? undefined : new URL(next.href, base).href;
}

describe.each<SchemaVersion>(['1.4.0', '1.4.2'])('the bank that speaks STET %s', (stetVersion) => {
  it('answers everything as that version has it', async () => {
    await using bank = await startSimulator({
      apiPageSize: 40,
      api: { stetVersion, trustedBeneficiaries: 'invented' },
    });
    for (const customer of bank.customers) {
      const answers = await everyAnswer(bank, customer);
      for (const { resource, body, status } of answers) {
        expect({ resource, status, flaws: flawsOf(body, resource, stetVersion) }).toMatchObject({ flaws: [] });
      }
      for (const resource of [
        'HalAccounts',
        'HalBalances',
        'HalTransactions',
        'PsuIdentity',
        'HalBeneficiaries',
        'ErrorModel',
      ]) {
        expect(answers.map((answer) => answer.resource)).toContain(resource);
      }
    }
  });

  it.each(['api', 'fallback'] as const)('is answered by Relais as 1.4.2 has it, read by %s', async (channel) => {
    await using scene = await openScene({ simulator: { api: { stetVersion } } });
    for (const customer of scene.bank.customers) {
      const psu = scene.psuOf(customer);
      if (channel === 'fallback' && scene.relais.state === 'closed') await outage(scene, psu);
      await expectSound(psu, channel);
    }
  });
});

async function expectSound(psu: CustomerHandle, channel: 'api' | 'fallback'): Promise<void> {
  const { provenance, ...accounts } = await psu.getAccounts();
  expect(provenance.channel).toBe(channel);
  expect(flawsOf(accounts, 'HalAccounts')).toEqual([]);
  for (const { resourceId } of accounts.accounts) {
    const { provenance: _, ...balances } = await psu.getBalances(resourceId);
    expect(flawsOf(balances, 'HalBalances')).toEqual([]);
    const { provenance: __, matches, ...transactions } = await psu.getTransactions(resourceId);
    expect(flawsOf(transactions, 'HalTransactions')).toEqual([]);
    expect(matches).toHaveLength(transactions.transactions.length);
    expect(transactions.transactions.every(({ transactionAmount }) => !transactionAmount.amount.startsWith('-'))).toBe(
      true,
    );
  }
}

describe('the schema', () => {
  const sound = {
    transactions: [
      {
        transactionAmount: { currency: 'EUR', amount: '42.50' },
        creditDebitIndicator: 'DBIT',
        status: 'BOOK',
        bookingDate: '2026-10-04',
        remittanceInformation: { unstructured: ['PRLV SEPA ENERGIE FICTIVE'] },
        mystery: 1,
      },
    ],
    _links: {},
  };

  it('takes a sound answer, with members that the standard does not know', () => {
    expect(flawsOf(sound, 'HalTransactions')).toEqual([]);
    expect(flawsOf({ balances: [], _links: {} }, 'HalBalances')).not.toEqual([]);
  });

  it.each([
    { transactionAmount: { currency: 'EUR', amount: 42.5 } },
    { transactionAmount: { currency: 'EUR', amount: '42,50' } },
    { transactionAmount: { currency: '€', amount: '42.50' } },
    { creditDebitIndicator: 'DEBIT' },
    { status: undefined },
    { bookingDate: '04/10/2026' },
    { bookingDate: '2026-02-30' },
    { bookingDate: '2026-10-04T00:00:00Z' },
    { remittanceInformation: ['PRLV'] },
  ])('refuses %j', (change) => {
    expect(
      flawsOf({ ...sound, transactions: [{ ...sound.transactions[0], ...change }] }, 'HalTransactions'),
    ).not.toEqual([]);
  });
});
