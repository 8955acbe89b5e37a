import { createSecureContext } from 'node:tls';
import { manualClock } from '@relais/model';
import { startSimulator } from '@relais/simulator';
import { createRelais, createStetConnection, httpSignature } from 'relais';
import { describe, expect, it, vi } from 'vitest';
import { customerAt, openScene, outage } from './bank-and-relais.ts';

const DAY_MS = 86_400_000;
const redirectUri = 'https://tpp.example/back';
const ends = (days: number, commonName: string) => ({
  commonName,
  validity: { from: Date.now() - DAY_MS, until: Date.now() + days * DAY_MS },
});

describe('the rotation of the QWAC (R13)', () => {
  it('shows the new one from the next request and session on; running sessions end with the old one', async () => {
    await using scene = await openScene({
      relais: (bank) => ({ tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem } }),
    });
    const { bank, relais } = scene;
    const [early, late] = [scene.psuOf(customerAt(bank, 0)), scene.psuOf(customerAt(bank, 1))];
    await early.getAccounts();
    await outage(scene, early);
    const { accounts } = await early.getAccounts();

    await relais.addQwac(await bank.pki.issue(ends(700, 'next.tpp.example')));
    await early.getTransactions(accounts[0]?.resourceId ?? '');
    // One connection asks for the form, and another takes the password.
    const shown = (): readonly string[] => bank.requestLog.snapshot().doors.fallback.clientCertificates;
    const old = ['tpp.example', 'tpp.example'];
    expect(shown()).toEqual(old);
    await late.getAccounts();
    expect(shown()).toEqual([...old, 'next.tpp.example', 'next.tpp.example']);
    expect(new Set(bank.requestLog.snapshot().doors.api.clientCertificates)).toEqual(new Set(['tpp.example']));
  });

  it('opens new connections to the API with the new one, and keeps none of the old', async () => {
    await using scene = await openScene();
    const { bank, relais } = scene;
    const psu = scene.psuOf(customerAt(bank, 0));
    await psu.getAccounts();
    await relais.addQwac(await bank.pki.issue(ends(700, 'next.tpp.example')));
    for (let call = 0; call < 3; call += 1) await psu.getAccounts();
    expect(bank.requestLog.snapshot().doors.api.clientCertificates).toEqual(['tpp.example', 'next.tpp.example']);
  });

  it('takes old and new together from the start, and changes over when the old one has expired', async () => {
    await using scene = await openScene({
      relais: (bank) => ({ tpp: { qwac: [bank.pki.expired, bank.pki.qwac], ca: bank.pki.rootPem } }),
    });
    await scene.psuOf(customerAt(scene.bank, 0)).getAccounts();
    expect(scene.bank.requestLog.snapshot().doors.api.clientCertificates).toEqual(['tpp.example']);
  });

  it('refuses a new one that no bank would take, and goes on with the old one', async () => {
    await using scene = await openScene();
    const { bank, relais } = scene;
    await expect(relais.addQwac(bank.pki.withoutRole)).rejects.toMatchObject({ reason: 'no_aisp_role' });
    expect((await scene.psuOf(customerAt(bank, 0)).getAccounts()).accounts.length).toBeGreaterThan(0);
  });

  it('tells in time, once for each step, that a QWAC ends', async () => {
    await using scene = await openScene();
    const { bank } = scene;
    // A certificate of a year: the steps of a shorter life are shares of it.
    const validity = { from: Date.now() - 345 * DAY_MS, until: Date.now() + 20 * DAY_MS };
    const qwac = await bank.pki.issue({ commonName: 'ends.tpp.example', validity });
    await using other = await openScene({
      relais: () => ({ bank: bank.profile(), tpp: { qwac, ca: bank.pki.rootPem } }),
    });
    const told: unknown[] = [];
    other.relais.on('certificate:expiring', (event) => told.push(event));
    const psu = other.psuOf(customerAt(bank, 0));
    await psu.getAccounts();
    await psu.getAccounts();
    expect(told).toMatchObject([{ bankId: 'cic', days: 30, organizationIdentifier: 'PSDFR-ACPR-12345' }]);
  });

  it('tells in time also where nobody asks the bank anything, by one timer that ends with close', async () => {
    await using bank = await startSimulator();
    // A certificate ends at a whole second.
    const start = Math.floor(Date.now() / 1_000) * 1_000;
    const clock = manualClock(start);
    const validity = { from: start - 350 * DAY_MS, until: start + 15 * DAY_MS };
    const relais = createRelais({
      bank: bank.profile(),
      tpp: { qwac: await bank.pki.issue({ commonName: 'ends.tpp.example', validity }), ca: bank.pki.rootPem },
      clock,
    });
    const told: number[] = [];
    relais.on('certificate:expiring', ({ days }) => told.push(days));
    clock.advance(0);
    await vi.waitFor(() => expect(clock.pending()).toBe(1), 60_000);
    expect(told).toEqual([30]);
    clock.advance(DAY_MS);
    await vi.waitFor(() => expect(told).toEqual([30, 14]), 60_000);
    await vi.waitFor(() => expect(clock.pending()).toBe(1), 60_000);
    await relais.close();
    expect(clock.pending()).toBe(0);
    const { doors } = bank.requestLog.snapshot();
    expect(Object.values(doors).map(({ connections }) => connections)).toEqual([0, 0, 0]);
  });

  it('goes on with tokens that are bound to the old one: they are refreshed when the bank refuses them', async () => {
    await using scene = await openScene({ simulator: { api: { strict: true } } });
    const { bank } = scene;
    const { qwac, rootPem: ca } = bank.pki;
    const profile = bank.profile({ api: { registrationPath: bank.registrationUrl } });
    const key = await bank.pki.qseal;
    let current = createSecureContext({ ...qwac, ca });
    const connection = createStetConnection({ profile, certificate: () => current });
    const registered = await connection.registration().create({
      name: 'Agrégateur Exemple',
      redirectUris: [redirectUri],
      contacts: ['psd2@tpp.example'],
      sealingCertificates: [key.cert],
    });
    const { clientId } = registered;
    const tokens = connection.tokens({ clientId, redirectUri, store: new Map() });
    const pending = await tokens.authorize();
    const codeChallenge = pending.url.searchParams.get('code_challenge') ?? '';
    const { login } = customerAt(bank, 0);
    const { redirect } = await bank.authorise({ login, clientId, redirectUri, state: pending.state, codeChallenge });
    await tokens.redeem('alice', redirect, pending);
    const sign = httpSignature({ profile, keyId: registered.sealingKeys[0]?.keyId ?? '', key });
    await using relais = createRelais({ bank: profile, tpp: { qwac, ca, sign }, quota: false });
    const alice = relais.for({ id: 'alice', token: tokens.for('alice') });
    await alice.getAccounts();

    const next = await bank.pki.issue(ends(700, 'next.tpp.example'));
    await relais.addQwac(next);
    current = createSecureContext({ ...next, ca });
    await alice.getAccounts();
    expect(bank.requestLog.snapshot().tokenRequests.clients[clientId]).toMatchObject({
      codes: 1,
      refreshes: 1,
      refused: 0,
    });
    expect(new Set(bank.requestLog.snapshot().doors.api.clientCertificates.slice(-2))).toEqual(
      new Set(['next.tpp.example']),
    );
    connection.close();
  });
});
