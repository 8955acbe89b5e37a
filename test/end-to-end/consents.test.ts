import { type Simulator, startSimulator } from '@relais/simulator';
import { createStetConnection, httpSignature, type StetConnection, type TokenSet, type Tokens } from '@relais/stet';
import { createRelais, type Relais } from 'relais';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerAt } from './bank-and-relais.ts';

const redirectUri = 'https://tpp.example/callback';

let bank: Simulator;
let connection: StetConnection;
let tokens: Tokens;
let relais: Relais;

beforeAll(async () => {
  bank = await startSimulator({ api: { strict: true, quotaPerDay: 1_000 } });
  const { clientId, kids } = await bank.registerClient();
  const { qwac, rootPem: ca } = bank.pki;
  const profile = bank.profile();
  const sign = httpSignature({ profile, keyId: kids[0] ?? '', key: await bank.pki.qseal });
  connection = createStetConnection({ profile, certificate: qwac, ca });
  tokens = connection.tokens({ clientId, redirectUri, store: new Map<string, TokenSet>() });
  relais = createRelais({ bank: profile, tpp: { qwac, ca, sign }, failover: { deadlineMs: 60_000 }, quota: false });
  const { login } = customerAt(bank, 0);
  const pending = await tokens.authorize();
  const codeChallenge = pending.url.searchParams.get('code_challenge') ?? '';
  const { redirect } = await bank.authorise({ login, clientId, redirectUri, state: pending.state, codeChallenge });
  await tokens.redeem(login, redirect, pending);
});
afterAll(async () => {
  await relais.close();
  connection.close();
  await bank.close();
});

describe('a PSU whose token comes from the consents at the bank', () => {
  it('is read over an API that insists on signatures, and goes on when the token ends', async () => {
    const { login } = customerAt(bank, 0);
    const psu = relais.for({ id: login, token: tokens.for(login) });
    expect((await psu.getAccounts()).provenance.channel).toBe('api');
    bank.api.expireAccessTokens({ login });
    const answers = await Promise.all(Array.from({ length: 10 }, () => psu.getAccounts()));
    expect(answers.every((answer) => answer.provenance.channel === 'api')).toBe(true);
    expect(bank.requestLog.snapshot().tokenRequests.customers[login]?.refreshes).toBe(1);
  });

  it('gets consent_expired once the consent is over, which opens no breaker', async () => {
    const { login } = customerAt(bank, 0);
    bank.api.withdrawConsents({ login });
    const psu = relais.for({ id: login, token: tokens.for(login) });
    for (let call = 0; call < 6; call += 1) {
      await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'consent_expired', actor: 'psu' });
    }
    expect(relais.state).toBe('closed');
  });
});
