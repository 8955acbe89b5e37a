import { compareDecimals, isCalendarDate, manualClock, RelaisError } from '@relais/model';
import type { Contract, Customer } from '@relais/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStetConnection, httpSignature, type TokenSet } from '../../src/index.ts';
import { type LicensedTpp, openLicensedTpp, PRESENT } from '../support/licensed-tpp.ts';

let tpp: LicensedTpp;
let alice: Customer;

beforeAll(async () => {
  tpp = await openLicensedTpp({ simulator: { apiPageSize: 7 } });
  alice = tpp.customerAt(0);
  await tpp.consent(alice);
});
afterAll(() => tpp[Symbol.asyncDispose]());

const shared = (customer: Customer): readonly Contract[] => customer.contracts.filter(({ kind }) => kind === 'current');
const DAY_MS = 86_400_000;

describe('at a bank that insists on everything', () => {
  it.each([
    ['attended', PRESENT],
    ['unattended', undefined],
  ])('every resource is read, %s', async (_how, headers) => {
    const psu = tpp.psu(alice, headers);
    const { accounts } = await psu.getAccounts();
    expect(accounts.map(({ resourceId }) => resourceId)).toEqual(shared(alice).map(({ resourceId }) => resourceId));
    const [contract] = shared(alice);
    const id = contract?.resourceId ?? '';
    const { balances } = await psu.getBalances(id);
    expect(balances.every(({ balanceAmount }) => compareDecimals(balanceAmount.amount, '0') !== undefined)).toBe(true);
    const { transactions } = await psu.getTransactions(id, { dateFrom: '2000-01-01' });
    expect(transactions).toHaveLength(contract?.operations.length ?? -1);
    expect((await psu.getEndUserIdentity()).connectedPsu).toBe(alice.name);
    expect((await psu.getTrustedBeneficiaries()).beneficiaries).toEqual([]);
  });

  it('the fifth unattended read of a day is refused until a day later, and an attended one is not', async () => {
    const start = Date.now();
    const clock = manualClock(start);
    await using own = await openLicensedTpp({ simulator: { clock }, connection: { clock } });
    const customer = own.customerAt(0);
    await own.consent(customer);
    const id = shared(customer)[0]?.resourceId ?? '';
    for (let read = 0; read < 4; read += 1) await own.psu(customer).getBalances(id);
    await expect(own.psu(customer).getBalances(id)).rejects.toMatchObject({
      code: 'quota_exhausted',
      status: 429,
      retryAt: start + DAY_MS,
      requestId: expect.stringMatching(/./),
    });
    await own.psu(customer, PRESENT).getBalances(id);
  });

  it('only the accounts that the customer ticked are there', async () => {
    const bruno = tpp.customerAt(1);
    const [first, ...others] = shared(bruno).map(({ resourceId }) => resourceId);
    await tpp.consent(bruno, { accounts: [first ?? ''] });
    const psu = tpp.psu(bruno, PRESENT);
    expect((await psu.getAccounts()).accounts.map(({ resourceId }) => resourceId)).toEqual([first]);
    for (const id of others) {
      await expect(psu.getBalances(id)).rejects.toMatchObject({ code: 'consent_revoked', reason: 'not_found' });
    }
  });

  it('a period has its end left out, and a day that is none is refused as ours', async () => {
    const [contract] = shared(alice);
    const psu = tpp.psu(alice, PRESENT);
    const dates = contract?.operations.map(({ bookingDate }) => bookingDate) ?? [];
    const [dateFrom = '', dateTo = ''] = [dates[2], dates.at(-3)];
    const { transactions } = await psu.getTransactions(contract?.resourceId ?? '', { dateFrom, dateTo });
    expect(transactions).toHaveLength(dates.filter((date) => date >= dateFrom && date < dateTo).length);
    await expect(psu.getTransactions(contract?.resourceId ?? '', { dateFrom: '2026-02-30' })).rejects.toMatchObject({
      code: 'malformed_reply',
      reason: 'request_rejected',
      actor: 'host',
      status: 400,
    });
  });

  it('more than 90 days without the scope for it is a matter of the consent', async () => {
    const customer = tpp.customerAt(2);
    await tpp.consent(customer, { scope: 'aisp' });
    const id = shared(customer)[0]?.resourceId ?? '';
    await expect(tpp.psu(customer, PRESENT).getTransactions(id, { dateFrom: '2000-01-01' })).rejects.toMatchObject({
      code: 'consent_expired',
      reason: 'forbidden',
      status: 403,
    });
  });

  it('a bank that wants the PSU present refuses whoever does not say so', async () => {
    tpp.bank.api.change({ requirePsuHeaders: true });
    await expect(tpp.psu(alice).getAccounts()).rejects.toMatchObject({ status: 400, actor: 'host' });
    await tpp.psu(alice, PRESENT).getAccounts();
    tpp.bank.api.change({ requirePsuHeaders: false });
  });

  it('a clock that is wrong is refused, and blames nobody at the bank', async () => {
    await using late = await openLicensedTpp({ connection: { clock: manualClock(Date.now() - 600_000) } });
    const customer = late.customerAt(0);
    await late.consent(customer);
    await expect(late.psu(customer, PRESENT).getAccounts()).rejects.toMatchObject({ status: 400, actor: 'host' });
  });

  it.each([
    ['unsigned', { sign: () => ({}) }],
    [
      'with a signature of something else',
      { sign: () => ({ Signature: 'keyId="x",algorithm="rsa-sha256",headers="date",signature="eA=="' }) },
    ],
  ])('a request that is %s is refused', async (_what, connection) => {
    await using own = await openLicensedTpp({ connection });
    const customer = own.customerAt(0);
    await own.consent(customer);
    await expect(own.psu(customer, PRESENT).getAccounts()).rejects.toMatchObject({ status: 400, actor: 'host' });
  });

  it.each(['1.4.0', '1.4.2'] as const)('the data are the same in STET %s', async (stetVersion) => {
    tpp.bank.api.change({ stetVersion });
    const psu = tpp.psu(alice, PRESENT);
    const { accounts } = await psu.getAccounts();
    for (const [index, account] of accounts.entries()) {
      const contract = shared(alice)[index];
      expect(account.currency ?? account.accountId?.currency).toBe(contract?.currency);
      const { transactions } = await psu.getTransactions(account.resourceId, { dateFrom: '2000-01-01' });
      const read = transactions.map(({ transactionAmount, creditDebitIndicator, bookingDate, valueDate, ...rest }) => ({
        cents: Number(transactionAmount.amount.replace('.', '')) * (creditDebitIndicator === 'DBIT' ? -1 : 1),
        bookingDate,
        valueDate,
        lines: rest.remittanceInformation.unstructured,
      }));
      const booked = contract?.operations.map(({ cents, bookingDate, valueDate, lines }) => ({
        cents,
        bookingDate,
        valueDate,
        lines,
      }));
      expect(read).toEqual(booked?.toReversed());
      expect(transactions.every(({ bookingDate }) => isCalendarDate(bookingDate ?? ''))).toBe(true);
    }
    tpp.bank.api.change({ stetVersion: '1.4.2' });
  });

  it.each([204, 200] as const)('nothing to list is an empty list, whether it is said by %i', async (emptyList) => {
    tpp.bank.api.change({ emptyList });
    const period = { dateFrom: '1999-01-01', dateTo: '1999-01-02' };
    const { transactions } = await tpp.psu(alice, PRESENT).getTransactions(shared(alice)[0]?.resourceId ?? '', period);
    expect(transactions).toEqual([]);
    tpp.bank.api.change({ emptyList: 204 });
  });

  it.each([
    ['none', 0],
    ['missing', 0],
    ['invented', 3],
  ] as const)('trusted beneficiaries: %s', async (trustedBeneficiaries, count) => {
    tpp.bank.api.change({ trustedBeneficiaries });
    const { beneficiaries } = await tpp.psu(alice, PRESENT).getTrustedBeneficiaries();
    expect(beneficiaries).toHaveLength(count);
    tpp.bank.api.change({ trustedBeneficiaries: 'none' });
  });

  it.each([
    ['503', 'bank_unavailable', 'http_status'],
    ['500-html', 'bank_unavailable', 'http_status'],
    ['429', 'quota_exhausted', undefined],
    ['200-html', 'malformed_reply', 'html_page'],
    ['200-empty', 'malformed_reply', 'empty'],
    ['redirect-foreign', 'malformed_reply', 'redirect'],
    ['redirect-http', 'malformed_reply', 'redirect'],
    ['reset', 'bank_unavailable', 'connection'],
    ['cut', 'bank_unavailable', 'connection'],
    ['huge', 'malformed_reply', 'too_large'],
    ['gzip-bomb', 'malformed_reply', 'too_large'],
    ['impostor', 'bank_unavailable', 'tls_server'],
    ['refuse', 'bank_unavailable', 'connection'],
  ] as const)('the fault %s is %s', async (fault, code, reason) => {
    await tpp.bank.faults.set('api', fault);
    const error: unknown = await tpp
      .psu(alice, PRESENT)
      .getAccounts({ deadlineMs: 60_000 })
      .catch((e: unknown) => e);
    await tpp.bank.faults.clear('api');
    expect(error).toBeInstanceOf(RelaisError);
    expect(error).toMatchObject({ code, requestId: expect.stringMatching(/./) });
    expect((error as RelaisError).reason).toBe(reason);
  });

  it('a fault in the middle of a list refuses the whole of it', async () => {
    await tpp.bank.faults.set('api', '503', { path: 'page=3' });
    const list = tpp
      .psu(alice, PRESENT)
      .getTransactions(shared(alice)[0]?.resourceId ?? '', { dateFrom: '2000-01-01' });
    await expect(list).rejects.toMatchObject({ code: 'bank_unavailable', status: 503 });
    await tpp.bank.faults.clear('api');
  });
});

describe('a consent at that bank', () => {
  it('goes on over an access token that ended: one refresh, whoever asks', async () => {
    const { login } = alice;
    tpp.bank.api.expireAccessTokens({ login });
    const before = tpp.bank.requestLog.snapshot().tokenRequests.customers[login]?.refreshes ?? 0;
    const reads = Array.from({ length: 20 }, () => tpp.psu(alice, PRESENT).getAccounts());
    expect(new Set((await Promise.all(reads)).map(({ accounts }) => accounts.length))).toEqual(
      new Set([shared(alice).length]),
    );
    expect(tpp.bank.requestLog.snapshot().tokenRequests.customers[login]?.refreshes).toBe(before + 1);
  });

  it('goes on over refresh tokens of one use', async () => {
    tpp.bank.api.change({ rotateRefreshTokens: true });
    for (let round = 0; round < 3; round += 1) {
      tpp.bank.api.expireAccessTokens({ login: alice.login });
      await tpp.psu(alice, PRESENT).getEndUserIdentity();
    }
    tpp.bank.api.change({ rotateRefreshTokens: false });
  });

  it.each(['expireRefreshTokens', 'withdrawConsents'] as const)(
    'ends by %s: consent_expired, until the PSU consents anew',
    async (end) => {
      const { login } = alice;
      tpp.bank.api.expireAccessTokens({ login });
      tpp.bank.api[end]({ login });
      const over = { code: 'consent_expired', actor: 'psu', retry: 'never' };
      await expect(tpp.psu(alice, PRESENT).getAccounts()).rejects.toMatchObject({ ...over, reason: 'invalid_grant' });
      await expect(tpp.psu(alice, PRESENT).getAccounts()).rejects.toMatchObject({
        ...over,
        reason: 'no_refresh_token',
      });
      await tpp.consent(alice);
      expect((await tpp.psu(alice, PRESENT).getAccounts()).accounts).not.toHaveLength(0);
    },
  );

  it('that the customer refuses is sca_refused, and a code is good once', async () => {
    const pending = await tpp.tokens.authorize();
    const clientId = tpp.client.clientId;
    const asked = pending.url.searchParams;
    const visit = {
      login: alice.login,
      clientId,
      redirectUri: asked.get('redirect_uri') ?? '',
      scope: 'aisp',
      state: pending.state,
      codeChallenge: asked.get('code_challenge') ?? '',
    };
    const refused = await tpp.bank.authorise({ ...visit, decision: 'refuse' });
    await expect(tpp.tokens.redeem('x', refused.redirect, pending)).rejects.toMatchObject({
      code: 'sca_refused',
      reason: 'access_denied',
    });
    const { redirect } = await tpp.bank.authorise(visit);
    await expect(
      tpp.tokens.redeem('x', redirect, { ...pending, codeVerifier: 'another-verifier'.repeat(3) }),
    ).rejects.toMatchObject({ code: 'consent_expired', reason: 'invalid_grant' });
    await expect(tpp.tokens.redeem('x', redirect, { ...pending, state: 'another' })).rejects.toMatchObject({
      reason: 'state_mismatch',
    });
    await expect(tpp.tokens.redeem('x', redirect, pending)).rejects.toMatchObject({ reason: 'invalid_grant' });
    expect(tpp.store.has('x')).toBe(false);
  });

  it('of a client that the bank does not know is no matter of the PSU', async () => {
    const stranger = tpp.connection.tokens({
      clientId: 'nobody',
      redirectUri: 'https://tpp.example/back',
      store: new Map<string, TokenSet>([['x', { accessToken: 'a', refreshToken: 'b', expiresAt: 0 }]]),
    });
    await expect(stranger.for('x')()).rejects.toMatchObject({
      code: 'certificate_problem',
      reason: 'invalid_client',
      actor: 'host',
    });
  });
});

describe('the registration at that bank', () => {
  it('is created, read and replaced, and what is not ours to send is not sent back', async () => {
    const { registration, client } = tpp;
    expect(await registration.read(client)).toEqual(client);
    const renamed = await registration.replace(client, { ...client.metadata, client_name: 'Exemple & Cie' });
    expect(renamed).toMatchObject({ clientId: client.clientId, metadata: { client_name: 'Exemple & Cie' } });
    expect(renamed.sealingKeys).toEqual(client.sealingKeys);
  });

  it('takes a second sealing key beside the first: each signs under its own name, until the old one is removed', async () => {
    await using own = await openLicensedTpp();
    const { bank, registration, client } = own;
    const customer = own.customerAt(0);
    await own.consent(customer);
    const old = client.sealingKeys[0]?.keyId ?? '';
    const seal = await bank.pki.issue({ type: 'seal', keyType: 'RSA-2048', commonName: 'seal-2.tpp.example' });
    const added = await registration.addSealingKey(client, seal.cert);
    expect(added.client.sealingKeys.map(({ keyId }) => keyId)).toEqual([old, added.keyId]);
    await own.psu(customer, PRESENT).getAccounts();

    const profile = bank.profile();
    const sign = httpSignature({ profile, keyId: added.keyId, key: seal });
    const rotated = createStetConnection({ profile, certificate: bank.pki.qwac, ca: bank.pki.rootPem, sign });
    const access = { token: own.tokens.for(customer.login), psuHeaders: PRESENT };
    await rotated.for(access).getAccounts();

    const after = await registration.removeSealingKey(added.client, old);
    expect(after.sealingKeys.map(({ keyId }) => keyId)).toEqual([added.keyId]);
    await rotated.for(access).getAccounts();
    await expect(own.psu(customer, PRESENT).getAccounts()).rejects.toMatchObject({ status: 400 });
    rotated.close();
  });

  it('tells what the bank does not take apart, as ours to mend', async () => {
    const { registration, bank } = tpp;
    const seal = await bank.pki.qseal;
    const sound = {
      name: 'Exemple',
      redirectUris: ['https://tpp.example/'],
      contacts: ['a@tpp.example'],
      sealingCertificates: [seal.cert],
    };
    await expect(registration.create({ ...sound, redirectUris: ['http://tpp.example/'] })).rejects.toMatchObject({
      code: 'malformed_reply',
      reason: 'invalid_redirect_uri',
      actor: 'host',
      status: 400,
    });
    await expect(registration.create({ ...sound, contacts: [] })).rejects.toMatchObject({
      reason: 'invalid_client_metadata',
    });
    await expect(registration.create({ ...sound, sealingCertificates: [bank.pki.qwac.cert] })).rejects.toMatchObject({
      code: 'certificate_problem',
      reason: 'not_rsa',
    });
  });

  it('of another TPP, or by a certificate that is not good, is refused', async () => {
    const { bank, client } = tpp;
    const profile = bank.profile({ api: { registrationPath: bank.registrationUrl } });
    const other = await bank.pki.issue({ organizationIdentifier: 'PSDFR-ACPR-99999' });
    for (const certificate of [other, bank.pki.expired, bank.pki.unqualified]) {
      const connection = createStetConnection({ profile, certificate, ca: bank.pki.rootPem });
      await expect(connection.registration().read(client)).rejects.toMatchObject({
        code: 'certificate_problem',
        reason: 'unauthorized',
        status: 401,
      });
      connection.close();
    }
  });
});
