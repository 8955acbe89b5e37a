import { compareDecimals } from '@relais/model';
import { type Contract, type Simulator, startSimulator } from '@relais/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStetClient, createStetConnection, type StetConnection, type StetPsu } from '../src/index.ts';

let bank: Simulator;
let connection: StetConnection;

beforeAll(async () => {
  bank = await startSimulator({ apiPageSize: 7 });
  connection = connectionTo(bank);
});
afterAll(async () => {
  connection.close();
  await bank.close();
});

function connectionTo({ profile, pki }: Simulator): StetConnection {
  return createStetConnection({ profile: profile(), certificate: pki.qwac, ca: pki.rootPem });
}

function psuOf(index: number, via: StetConnection = connection): StetPsu {
  return via.for({ token: () => bank.customers[index]?.accessToken ?? '' });
}

/** What the bank itself knows of a customer's payment accounts. */
function contractsOf(index: number): readonly Contract[] {
  return bank.customers[index]?.contracts.filter(({ kind }) => kind === 'current') ?? [];
}

describe('the STET client at a whole bank', () => {
  it('lists the accounts of the PSU whose token it sends, and of nobody else', async () => {
    for (const index of bank.customers.keys()) {
      const { accounts } = await psuOf(index).getAccounts();
      expect(accounts.map(({ resourceId }) => resourceId)).toEqual(contractsOf(index).map((c) => c.resourceId));
    }
  });

  it.each(['self', 'absent'] as const)(
    'returns all transactions over all pages when the last next is %s',
    async (last) => {
      await using other = await startSimulator({ apiPageSize: 7, lastPageNext: last });
      const via = connectionTo(other);
      for (const { resourceId, operations } of contractsOf(0)) {
        const { transactions, _links } = await psuOf(0, via).getTransactions(resourceId);
        expect(transactions.map((transaction) => transaction.resourceId)).toEqual(
          operations.map(({ reference, token }) => `${reference}-${token}`).toReversed(),
        );
        expect(_links).not.toHaveProperty('next');
      }
      via.close();
    },
  );

  it('reads every amount, sign and date as the bank booked them', async () => {
    const [contract] = contractsOf(0);
    const { transactions } = await psuOf(0).getTransactions(contract?.resourceId ?? '');
    const cents = transactions.map(({ transactionAmount, creditDebitIndicator, bookingDate, valueDate }) => ({
      cents: Number(transactionAmount.amount.replace('.', '')) * (creditDebitIndicator === 'DBIT' ? -1 : 1),
      bookingDate,
      valueDate,
    }));
    const booked = contract?.operations.map(({ cents, bookingDate, valueDate }) => ({ cents, bookingDate, valueDate }));
    expect(cents).toEqual(booked?.toReversed());
  });

  it('asks for a period whose end is left out', async () => {
    const [contract] = contractsOf(0);
    const dates = contract?.operations.map(({ bookingDate }) => bookingDate) ?? [];
    const [dateFrom = '', dateTo = ''] = [dates[2], dates.at(-3)];
    const { transactions } = await psuOf(0).getTransactions(contract?.resourceId ?? '', { dateFrom, dateTo });
    expect(transactions).toHaveLength(dates.filter((date) => date >= dateFrom && date < dateTo).length);
    expect(transactions.length).toBeGreaterThan(0);
  });

  it('answers 204 with an empty list', async () => {
    const [contract] = contractsOf(0);
    const period = { dateFrom: '1999-01-01', dateTo: '1999-01-02' };
    const answers = await Promise.all([
      psuOf(0).getTransactions(contract?.resourceId ?? '', period),
      psuOf(0).getTrustedBeneficiaries(),
    ]);
    const [{ provenance: _, ...transactions }, { provenance: __, ...beneficiaries }] = answers;
    expect(transactions).toEqual({ transactions: [], _links: {} });
    expect(beneficiaries).toEqual({ beneficiaries: [], _links: {} });
  });

  it('reads balances and the name of the PSU', async () => {
    const { accounts } = await psuOf(0).getAccounts();
    const [account] = accounts;
    const { balances } = await psuOf(0).getBalances(account?.resourceId ?? '');
    expect(balances).toEqual(account?.balances);
    expect(balances.every(({ balanceAmount }) => compareDecimals(balanceAmount.amount, '0') !== undefined)).toBe(true);
    expect(await psuOf(0).getEndUserIdentity()).toMatchObject({ connectedPsu: bank.customers[0]?.name });
  });

  it.each(['nobodys-account', 'a/../b', '..', '', '\ud800'])(
    'says of the account %j that it is not shared',
    async (id) => {
      const answers = await Promise.allSettled([psuOf(0).getBalances(id), psuOf(0).getTransactions(id)]);
      const revoked = { code: 'consent_revoked', reason: 'not_found', actor: 'host' };
      expect(answers).toEqual(Array(2).fill({ status: 'rejected', reason: expect.objectContaining(revoked) }));
    },
  );

  it('says that the consent is over when the bank does not know the token', async () => {
    const refused = connection.for({ token: () => 'unknown' }).getAccounts();
    await expect(refused).rejects.toMatchObject({ code: 'consent_expired', reason: 'unauthorized', status: 401 });
  });

  it('serves one PSU alone, with connections of its own', async () => {
    const client = createStetClient({
      profile: bank.profile(),
      certificate: bank.pki.qwac,
      ca: bank.pki.rootPem,
      token: () => bank.customers[0]?.accessToken ?? '',
    });
    expect((await client.getAccounts()).accounts).not.toHaveLength(0);
    client.close();
    await expect(client.getAccounts()).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('the connection', () => {
  it('is opened once for 100 requests of many PSUs', async () => {
    await using quiet = await startSimulator();
    const via = connectionTo(quiet);
    for (let request = 0; request < 100; request += 1) await psuOf(request % bank.customers.length, via).getAccounts();
    expect(quiet.requestLog.snapshot().doors.api).toMatchObject({ handshakes: 1, clientCertificates: ['tpp.example'] });
    via.close();
  });
});
