import { manualClock, type Question, RelaisError } from '@relais/model';
import { type Simulator, startSimulator } from '@relais/simulator';
import { afterEach, describe, expect, it } from 'vitest';
import { createStetConnection, type PsuAccess, type StetConnection } from '../src/index.ts';
import { askAccounts, askFor } from './support/asked.ts';
import { certificates } from './support/certificates.ts';
import { accounts, transactions } from './support/samples.ts';
import { json, raw, type Script, type ScriptedBank, startScriptedBank } from './support/scripted-bank.ts';

const pki = await certificates();
const clock = manualClock();
const alice: PsuAccess = { token: () => 'alice' };
const scope = {
  signal: new AbortController().signal,
  leftMs: () => Number.POSITIVE_INFINITY,
  sent: () => undefined,
  replied: () => undefined,
};

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});

async function bankWith(script: Script): Promise<{ readonly bank: ScriptedBank; readonly connection: StetConnection }> {
  const bank = await startScriptedBank(pki.server, script);
  const connection = createStetConnection({ profile: bank.profile, certificate: pki.qwac, ca: pki.rootPem, clock });
  open.push(bank, { [Symbol.asyncDispose]: async () => connection.close() });
  return { bank, connection };
}

describe('a visit', () => {
  it('has an id of its own, and has sent nothing', async () => {
    const { bank, connection } = await bankWith(json(200, accounts));
    const token = (): never => {
      throw new Error('was asked for');
    };
    const visits = await Promise.all([1, 2, 3].map(() => connection.channel.visit({ token }, scope)));
    expect(new Set(visits.map(({ id }) => id)).size).toBe(3);
    for (const { id } of visits) expect(id).toMatch(/^[0-9a-f-]{36}$/);
    for (const visit of visits) await visit[Symbol.asyncDispose]();
    expect([bank.requests.length, bank.handshakes()]).toEqual([0, 0]);
  });

  it('keeps no session: there is nothing to put on record', async () => {
    const { connection } = await bankWith(json(200, accounts));
    expect(await connection.channel.visit(alice, scope)).not.toHaveProperty('putOnRecord');
    expect(connection.channel).not.toHaveProperty('kinds');
  });

  it('reads with the token of its own PSU, beside visits of others', async () => {
    const { connection } = await bankWith((request, response, nth) => {
      const connectedPsu = request.headers.authorization;
      json(200, { ...accounts, connectedPsu })(request, response, nth);
    });
    const names = ['alice', 'bob', 'carol'];
    const asked = names.map((name) => askAccounts(connection, { token: () => name }).answer);
    const answers = await Promise.all(asked);
    expect(answers.map(({ value }) => value.connectedPsu)).toEqual(names.map((name) => `Bearer ${name}`));
  });

  it('asks for token and headers at each request: a PSU may leave while a list is read', async () => {
    const next = { ...accounts, _links: { next: { href: 'accounts?page=2' } } };
    const { bank, connection } = await bankWith((request, response, nth) =>
      json(200, nth === 1 ? next : accounts)(request, response, nth),
    );
    let asked = 0;
    const psu: PsuAccess = {
      token: () => `token-${++asked}`,
      get psuHeaders() {
        return asked < 2 ? { 'PSU-IP-Address': '192.0.2.7' } : {};
      },
    };
    await askAccounts(connection, psu).answer;
    const sent = bank.requests.map(({ headers }) => [headers.authorization, headers['psu-ip-address']]);
    expect(sent).toEqual([
      ['Bearer token-1', '192.0.2.7'],
      ['Bearer token-2', undefined],
    ]);
  });
});

describe('an answer', () => {
  it('is whole, holds what the bank sent and nothing beside it', async () => {
    const { connection } = await bankWith(json(200, transactions));
    const question: Question = { kind: 'transactions', accountId: 'ACC-0001', query: {} };
    const answer = await askFor(connection, alice, question).answer;
    expect(answer).toEqual({
      value: {
        ...transactions,
        transactions: transactions.transactions.map((one) => expect.objectContaining(one)),
      },
      provenance: { complete: true },
      notes: {},
    });
  });

  it.each<[Question, string, unknown]>([
    [{ kind: 'accounts' }, 'accounts', accounts],
    [{ kind: 'balances', accountId: 'A/1' }, 'accounts/A%2F1/balances', { balances: [], _links: {} }],
    [
      { kind: 'transactions', accountId: 'A', query: { dateFrom: '2026-09-01', dateTo: '2026-10-01' } },
      'accounts/A/transactions?dateFrom=2026-09-01&dateTo=2026-10-01',
      { transactions: [], _links: {} },
    ],
    [{ kind: 'identity' }, 'end-user-identity', { connectedPsu: 'MME EXEMPLE ALICE' }],
    [{ kind: 'beneficiaries' }, 'trusted-beneficiaries', { beneficiaries: [], _links: {} }],
  ])('to $kind comes from one resource of the bank', async (question, path, body) => {
    const { bank, connection } = await bankWith(json(200, body));
    expect((await askFor(connection, alice, question).answer).value).toEqual(body);
    expect(bank.requests.map(({ url }) => url)).toEqual([expect.stringMatching(new RegExp(`/${escaped(path)}$`))]);
  });

  it('that is a refusal is one error, with the request to look up', async () => {
    const { bank, connection } = await bankWith(raw(503, '', { 'retry-after': '7' }));
    await expect(askAccounts(connection, alice).answer).rejects.toMatchObject({
      code: 'bank_unavailable',
      retryAt: clock.now() + 7_000,
      requestId: expect.any(String),
    });
    expect(bank.requests).toHaveLength(1);
  });
});

describe('a question whose scope ends', () => {
  const silent: Script = () => undefined;

  it('ends with the reason of the scope, and the bank sees it', async () => {
    const left = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const { connection } = await bankWith((request) => {
      request.socket.once('close', left.resolve);
      asked.resolve();
    });
    const leaving = new AbortController();
    const { answer } = askAccounts(connection, alice, { signal: leaving.signal });
    const because = new RelaisError('bank_unavailable', 'silence', { reason: 'no_reply' });
    const ended = expect(answer).rejects.toBe(because);
    await asked.promise;
    leaving.abort(because);
    await ended;
    await left.promise;
  });

  it('ends with aborted where the reason is none of ours, whose text stays with the caller', async () => {
    const { connection } = await bankWith(silent);
    const { told, answer } = askAccounts(connection, alice, { signal: AbortSignal.abort(new Error('canary')) });
    const error: unknown = await answer.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'aborted' });
    expect(`${error}${(error as Error).cause}`).not.toContain('canary');
    expect(told).toEqual([]);
  });

  it('ends with the connection', async () => {
    const { connection } = await bankWith(silent);
    const sent = Promise.withResolvers<void>();
    const { answer } = askAccounts(connection, alice, { heard: () => sent.resolve() });
    const because = new RelaisError('certificate_problem', 'withdrawn', { reason: 'authorisation_revoked' });
    const ended = expect(answer).rejects.toMatchObject({ code: because.code, reason: because.reason });
    await sent.promise;
    connection.close(because);
    await ended;
    await expect(askAccounts(connection, alice).answer).rejects.toBe(because);
  });
});

describe('the handle of one PSU', () => {
  it('tells beside each answer that it is the API’s, when it was read, and that it is whole', async () => {
    await using bank: Simulator = await startSimulator();
    const connection = createStetConnection({
      profile: bank.profile(),
      certificate: bank.pki.qwac,
      ca: bank.pki.rootPem,
      clock,
    });
    const psu = connection.for({ token: () => bank.customers[0]?.accessToken ?? '' });
    const { accounts: listed, provenance, ...rest } = await psu.getAccounts();
    const [{ resourceId = '' } = {}] = listed;
    const answers = [
      await psu.getBalances(resourceId),
      await psu.getTransactions(resourceId),
      await psu.getEndUserIdentity(),
      await psu.getTrustedBeneficiaries(),
    ];
    const told = { channel: 'api', fetchedAt: clock.now(), complete: true };
    expect([provenance, ...answers.map((answer) => answer.provenance)]).toEqual(Array(5).fill(told));
    expect(Object.keys(rest).every((name) => name === '_links' || name === 'connectedPsu')).toBe(true);
    connection.close();
  });
});

function escaped(path: string): string {
  return path.replace(/[?./]/g, '\\$&');
}
