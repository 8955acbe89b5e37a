import { createSecureContext, type SecureContext } from 'node:tls';
import { RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { createStetConnection } from '../../src/index.ts';
import { certificates } from '../support/certificates.ts';
import { json, startScriptedBank } from '../support/scripted-bank.ts';

const { qwac, server, rootPem: ca } = await certificates();
const context = (): SecureContext => createSecureContext({ ...qwac, ca });
const accounts = json(200, { accounts: [], _links: {} });

describe('a certificate that is rotated', () => {
  it('is asked for before each request; the same context keeps its connection, another opens its own', async () => {
    await using bank = await startScriptedBank({ ...server, ca }, accounts);
    let current = context();
    let asked = 0;
    const connection = createStetConnection({
      profile: bank.profile,
      certificate: () => {
        asked += 1;
        return current;
      },
    });
    const psu = connection.for({ token: () => 'token' });
    for (let call = 0; call < 3; call += 1) await psu.getAccounts();
    expect([asked, bank.handshakes()]).toEqual([3, 1]);
    current = context();
    for (let call = 0; call < 3; call += 1) await psu.getAccounts();
    expect([asked, bank.handshakes()]).toEqual([6, 2]);
    connection.close();
  });

  it('lets a request that runs finish on the old connection, and keeps that no longer', async () => {
    const held = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    await using bank = await startScriptedBank({ ...server, ca }, (request, response, nth) => {
      if (nth > 1) return accounts(request, response, nth);
      request.socket.once('close', closed.resolve);
      void held.promise.then(() => accounts(request, response, nth));
    });
    let current = context();
    const connection = createStetConnection({ profile: bank.profile, certificate: () => current });
    const psu = connection.for({ token: () => 'token' });
    const running = psu.getAccounts();
    while (bank.requests.length === 0) await new Promise(setImmediate);
    current = context();
    await psu.getAccounts();
    held.resolve();
    await expect(running).resolves.toMatchObject({ accounts: [] });
    await closed.promise;
    expect(bank.handshakes()).toBe(2);
    connection.close();
  });

  it('ends the call when there is none to show, and asks the bank nothing', async () => {
    await using bank = await startScriptedBank({ ...server, ca }, accounts);
    const expired = new RelaisError('certificate_problem', 'over', { reason: 'expired' });
    const connection = createStetConnection({ profile: bank.profile, certificate: () => Promise.reject(expired) });
    await expect(connection.for({ token: () => 'token' }).getAccounts()).rejects.toBe(expired);
    await expect(connection.hint(new AbortController().signal)).rejects.toBe(expired);
    expect(bank.handshakes()).toBe(0);
    connection.close();
  });
});

describe('close', () => {
  it('ends calls that run and calls that come later with what it is given', async () => {
    await using bank = await startScriptedBank({ ...server, ca }, () => {});
    const connection = createStetConnection({ profile: bank.profile, certificate: context });
    const psu = connection.for({ token: () => 'token' });
    const running = psu.getAccounts().catch((error: unknown) => error);
    while (bank.requests.length === 0) await new Promise(setImmediate);
    const because = new RelaisError('certificate_problem', 'withdrawn', { reason: 'authorisation_revoked' });
    connection.close(because);
    expect(await running).toMatchObject({ code: 'certificate_problem', reason: 'authorisation_revoked' });
    await expect(psu.getAccounts()).rejects.toBe(because);
    expect(bank.requests).toHaveLength(1);
  });
});
