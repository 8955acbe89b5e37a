import type { Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { type BankProfile, cic } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { createStetConnection, type StetConnection, type TokenSet } from '../src/index.ts';
import { certificates } from './support/certificates.ts';
import { accounts } from './support/samples.ts';
import { json, type Script, startScriptedBank } from './support/scripted-bank.ts';

const pki = await certificates();
const REDIRECT_URI = 'https://tpp.example/back';
const NEW_CLIENT = { name: 'Exemple', redirectUris: [REDIRECT_URI], contacts: [], sealingCertificates: [] };

/** A bank with all three endpoints at one door, and which connection and certificate each request came by. */
async function openBank() {
  const came: { readonly path: string; readonly socket: Socket; readonly shown: unknown }[] = [];
  const answers: Readonly<Record<string, Script>> = {
    token: json(200, { access_token: 'new-1', token_type: 'bearer', expires_in: 3600 }),
    register: json(201, { client_id: 'client-1' }),
    accounts: json(200, accounts),
  };
  const bank = await startScriptedBank({ ...pki.server, ca: pki.rootPem }, (request, response, nth) => {
    const path = new URL(request.url ?? '', 'https://bank.example').pathname.split('/').at(-1) ?? '';
    const socket = request.socket as Socket & { getPeerCertificate(): { subject?: { CN?: string } } };
    came.push({ path, socket, shown: socket.getPeerCertificate().subject?.CN });
    (answers[path] ?? json(404, {}))(request, response, nth);
  });
  const { baseUrl } = bank.profile.api;
  const profile = cic({ api: { baseUrl, tokenPath: 'token', registrationPath: 'register' } });
  return { bank, profile, came };
}

/** Asks each endpoint once, one after another. */
async function askAll({ oauth, ...connection }: StetConnection): Promise<void> {
  await oauth.registration().create(NEW_CLIENT);
  const store = new Map<string, TokenSet>([['alice', { accessToken: 'old', refreshToken: 'r', expiresAt: 0 }]]);
  const tokens = oauth.tokens({ clientId: 'client-1', redirectUri: REDIRECT_URI, store });
  await connection.for({ token: tokens.for('alice') }).getAccounts();
  await connection.hint(new AbortController().signal);
}

describe('oauth', () => {
  it('shares the certificate of the API; what can be sent only once goes over a connection of its own', async () => {
    const { bank, profile, came } = await openBank();
    await using _ = bank;
    const connection = createStetConnection({ profile, certificate: pki.qwac, ca: pki.rootPem });
    await askAll(connection);
    connection.close();
    expect(came.map(({ path }) => path)).toEqual(['register', 'token', 'accounts', '']);
    const [register, token, accounts, hint] = came.map(({ socket }) => socket);
    expect(new Set([register, token, accounts]).size).toBe(3);
    expect(hint).toBe(accounts);
    expect(new Set(came.map(({ shown }) => shown))).toEqual(new Set(['tpp.example']));
    expect(bank.handshakes()).toBe(3);
  });

  it('asks the one source of the certificate before each request, and shows the new one from then on', async () => {
    const { bank, profile } = await openBank();
    await using _ = bank;
    const contexts = [1, 2].map(() => createSecureContext({ ...(pki.qwac as object), ca: pki.rootPem }));
    let [current] = contexts;
    let asked = 0;
    const connection = createStetConnection({
      profile,
      certificate: () => {
        asked += 1;
        return current ?? expect.fail('no certificate');
      },
    });
    const registration = connection.oauth.registration();
    const client = await registration.create(NEW_CLIENT);
    current = contexts[1];
    await connection.for({ token: () => 't' }).getAccounts();
    await registration.create({ ...NEW_CLIENT, name: client.clientId });
    connection.close();
    expect([asked, bank.handshakes()]).toEqual([3, 3]);
  });

  it('ends with the connection, which it cannot close itself', async () => {
    const { bank, profile } = await openBank();
    await using _ = bank;
    const { oauth, close } = createStetConnection({ profile, certificate: pki.qwac, ca: pki.rootPem });
    expect(Object.keys(oauth).sort()).toEqual(['authorizationUrl', 'registration', 'tokens']);
    close();
    await expect(oauth.registration().create(NEW_CLIENT)).rejects.toMatchObject({ code: 'aborted' });
    expect(bank.handshakes()).toBe(0);
  });

  it.each<[string | undefined, string]>([
    [undefined, 'https://bank.example/fr/consent'],
    ['de', 'https://bank.example/de/consent'],
  ])('knows where PSUs consent, in the language %s', (language, url) => {
    const profile: BankProfile = cic({ api: { authorizationUrl: 'https://bank.example/{lang}/consent' } });
    const connection = createStetConnection({ profile, certificate: pki.qwac });
    expect(connection.oauth.authorizationUrl(language).href).toBe(url);
    connection.close();
  });

  it('says what to look up where the profile does not know the page', () => {
    const { api, ...rest } = cic();
    const { authorizationUrl: _, ...unknown } = api;
    const connection = createStetConnection({ profile: { ...rest, api: unknown }, certificate: pki.qwac });
    expect(() => connection.oauth.authorizationUrl()).toThrow(/profile\.api\.authorizationUrl is not known/);
    connection.close();
  });
});
