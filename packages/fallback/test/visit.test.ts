import {
  type AccessFacts,
  type HalAccounts,
  type OpenRecord,
  type Question,
  RelaisError,
  type RequestScope,
  type SessionBegun,
} from '@relais/model';
import type { Customer, Simulator } from '@relais/simulator';
import { describe, expect, it, vi } from 'vitest';
import type { FallbackPsu } from '../src/index.ts';
import { customerAt, fallbackTo, openFallback, psuOf } from './support/bank-and-fallback.ts';

/** A busy machine takes its time for a login. */
vi.setConfig({ testTimeout: 60_000 });

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const seenOf = (bank: Simulator, { login }: Customer) => bank.requestLog.snapshot().customers[login];
const requestsOf = (bank: Simulator): number => {
  const { doors } = bank.requestLog.snapshot();
  return doors.fallback.requests.length + doors.web.requests.length;
};
const posts = (bank: Simulator): number =>
  bank.requestLog.snapshot().doors.fallback.requests.filter(({ method }) => method === 'POST').length;

/** A call without a deadline, unless it is given one. */
function scopeOf(more: Partial<RequestScope> = {}): RequestScope {
  const { signal } = new AbortController();
  return { signal, leftMs: () => Number.POSITIVE_INFINITY, sent: () => {}, replied: () => {}, ...more };
}

/** A journal in memory. */
function journal() {
  const begun: SessionBegun[] = [];
  const pages: AccessFacts[] = [];
  const ends: string[] = [];
  const open: OpenRecord = async (facts) => {
    begun.push(facts);
    return {
      sca: async () => {},
      access: async (facts) => void pages.push(facts),
      end: async ({ endReason }) => void ends.push(endReason),
    };
  };
  return { open, begun, pages, ends };
}

const ACCOUNTS = { kind: 'accounts' } as const;

describe('a visit', () => {
  it('has asked for nothing until it is asked, and answers then', async () => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    const psu = psuOf(customerAt(bank, 0));
    const credentials = vi.fn(psu.credentials);
    await using visit = await fallback.visit({ ...psu, credentials }, scopeOf());
    await turn();
    expect([requestsOf(bank), credentials.mock.calls.length]).toEqual([0, 0]);
    const { value, provenance } = await visit.ask(ACCOUNTS, scopeOf());
    expect(value.accounts.length).toBeGreaterThan(0);
    expect(provenance.complete).toBe(true);
    expect(posts(bank)).toBe(1);
  });

  it('answers one question after the other in one session, and the answers are plain data', async () => {
    await using scene = await openFallback();
    await using visit = await scene.fallback.visit(psuOf(customerAt(scene.bank, 0)), scopeOf());
    const accounts = await visit.ask(ACCOUNTS, scopeOf());
    const [{ resourceId: accountId = '' } = {}] = accounts.value.accounts;
    const balances = await visit.ask({ kind: 'balances', accountId }, scopeOf());
    const transactions = await visit.ask({ kind: 'transactions', accountId, query: {} }, scopeOf());
    const identity = await visit.ask({ kind: 'identity' }, scopeOf());
    expect(transactions.notes.references).toHaveLength(transactions.value.transactions.length);
    expect(transactions.notes.bookedBalance).toEqual(
      balances.value.balances.find(({ balanceType }) => balanceType === 'CLBD')?.balanceAmount,
    );
    for (const answer of [accounts, balances, transactions, identity]) {
      expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    }
    expect(posts(scene.bank)).toBe(1);
  });

  it('has the id of its session: the same while that runs, another for another right', async () => {
    await using scene = await openFallback({ idleMs: 60_000 });
    const psu = psuOf(customerAt(scene.bank, 0));
    const ids: string[] = [];
    for (const consentId of ['one', 'one', 'other']) {
      const consent = { id: consentId, accounts: 'all', fallbackAllowed: true } as const;
      await using visit = await scene.fallback.visit({ ...psu, consent }, scopeOf());
      ids.push(visit.id);
      await visit.ask(ACCOUNTS, scopeOf());
    }
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
    expect(seenOf(scene.bank, customerAt(scene.bank, 0))).toMatchObject({ logins: 2, logouts: 1 });
  });

  it('does not answer what the web bank does not show, and the bank is not asked', async () => {
    await using scene = await openFallback();
    expect(scene.fallback.kinds).toEqual(new Set(['accounts', 'balances', 'transactions', 'identity']));
    await using visit = await scene.fallback.visit(psuOf(customerAt(scene.bank, 0)), scopeOf());
    await expect(visit.ask({ kind: 'beneficiaries' }, scopeOf())).rejects.toMatchObject({
      code: 'fallback_refused',
      reason: 'no_fallback',
    });
    expect(requestsOf(scene.bank)).toBe(0);
    expect((await visit.ask(ACCOUNTS, scopeOf())).value.accounts.length).toBeGreaterThan(0);
  });

  it('of a psu that is none, or of a moment that is none, is a TypeError that names it', async () => {
    await using scene = await openFallback();
    const psu = psuOf(customerAt(scene.bank, 0));
    const wrong = [
      { ...psu, id: '' },
      { ...psu, mayStart: 'yes' as never },
      { ...psu, madeAt: -1 },
    ];
    const errors = await Promise.all(wrong.map((one) => scene.fallback.visit(one, scopeOf()).catch((error) => error)));
    expect(errors.every((error) => error instanceof TypeError)).toBe(true);
    expect(errors.map(({ message }) => /psu\.\w+/.exec(message)?.[0])).toEqual([
      'psu.id',
      'psu.mayStart',
      'psu.madeAt',
    ]);
  });
});

describe('the turn of a visit', () => {
  it('is waited for by the next call of the customer, and given on when the visit is disposed of', async () => {
    await using scene = await openFallback({ idleMs: 60_000 });
    const psu = psuOf(customerAt(scene.bank, 0));
    const first = await scene.fallback.visit(psu, scopeOf());
    let hasCome = false;
    const second = scene.fallback.visit(psu, scopeOf()).then((visit) => {
      hasCome = true;
      return visit;
    });
    await first.ask(ACCOUNTS, scopeOf());
    await turn();
    expect(hasCome).toBe(false);
    await first[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    await using next = await second;
    expect(next.id).toBe(first.id);
    await expect(first.ask(ACCOUNTS, scopeOf())).rejects.toMatchObject({ code: 'aborted' });
  });

  it.each([
    ['the same customer', 0],
    ['another one, for whom there is only one place', 1],
  ])('without a question leaves nothing behind: %s goes on at once', async (_, index) => {
    await using scene = await openFallback({ maxSessions: 1, idleMs: 60_000 });
    const { bank, fallback } = scene;
    const unused = await fallback.visit(psuOf(customerAt(bank, 0)), scopeOf());
    await unused[Symbol.asyncDispose]();
    await using visit = await fallback.visit(psuOf(customerAt(bank, index)), scopeOf({ leftMs: () => 20_000 }));
    expect(visit.id).not.toBe(unused.id);
    await visit.ask(ACCOUNTS, scopeOf());
    expect(seenOf(bank, customerAt(bank, index))).toMatchObject({ logins: 1, logouts: 0 });
  });

  it('without a question does not end a session that runs', async () => {
    await using scene = await openFallback({ idleMs: 60_000 });
    const { bank, fallback } = scene;
    const psu = psuOf(customerAt(bank, 0));
    const ids: string[] = [];
    for (const asks of [true, false, true]) {
      await using visit = await fallback.visit(psu, scopeOf());
      ids.push(visit.id);
      if (asks) await visit.ask(ACCOUNTS, scopeOf());
    }
    expect(new Set(ids).size).toBe(1);
    expect(seenOf(bank, customerAt(bank, 0))).toMatchObject({ logins: 1, logouts: 0 });
  });

  it('ends with its call, whether it is disposed of or not', async () => {
    await using scene = await openFallback();
    const psu = psuOf(customerAt(scene.bank, 0));
    const leaving = new AbortController();
    const left = await scene.fallback.visit(psu, scopeOf({ signal: leaving.signal }));
    const waiting = scene.fallback.visit(psu, scopeOf({ leftMs: () => 20_000 }));
    leaving.abort();
    await using next = await waiting;
    await expect(left.ask(ACCOUNTS, scopeOf())).rejects.toMatchObject({ code: 'aborted' });
    expect((await next.ask(ACCOUNTS, scopeOf())).value.accounts.length).toBeGreaterThan(0);
  });

  it('does not end before what it reads has come to its end, however early it is disposed of', async () => {
    await using scene = await openFallback({ idleMs: 60_000 });
    const { bank, fallback } = scene;
    const psu = psuOf(customerAt(bank, 0));
    const order: string[] = [];
    const first = await fallback.visit(psu, scopeOf());
    const answer = first.ask(ACCOUNTS, scopeOf()).then(() => order.push('read'));
    await first[Symbol.asyncDispose]();
    await using _ = await fallback.visit(psu, scopeOf());
    order.push('next');
    await answer;
    expect(order).toEqual(['read', 'next']);
  });

  it('does not come in time: busy, and the turn that comes too late is given on', async () => {
    await using scene = await openFallback();
    const psu = psuOf(customerAt(scene.bank, 0));
    const first = await scene.fallback.visit(psu, scopeOf());
    const late = scene.fallback.visit(psu, scopeOf({ leftMs: () => 50 }));
    await expect(late).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'busy', actor: 'host' });
    await first[Symbol.asyncDispose]();
    await using visit = await scene.fallback.visit(psu, scopeOf({ leftMs: () => 20_000 }));
    await visit.ask(ACCOUNTS, scopeOf());
  });

  it('that is never given back ends at the limit of the session: the place is free, and the visit answers no more', async () => {
    await using scene = await openFallback({ sessionLimitMs: 300, maxSessions: 1 });
    const { bank, fallback } = scene;
    const held = await fallback.visit(psuOf(customerAt(bank, 0)), scopeOf({ leftMs: () => 60_000 }));
    await using _ = await fallback.visit(psuOf(customerAt(bank, 1)), scopeOf({ leftMs: () => 20_000 }));
    await expect(held.ask(ACCOUNTS, scopeOf())).rejects.toMatchObject({ reason: 'session_limit', actor: 'host' });
    expect(requestsOf(bank)).toBe(0);
  });

  it('that is held by a visit ends with close(signal), cutOff and revoke, and with their word', async () => {
    const because = new RelaisError('consent_revoked', 'withdrawn');
    for (const [stop, code] of [
      [({ close }: Stops) => close(AbortSignal.abort()), 'aborted'],
      [({ cutOff }: Stops) => cutOff(), 'consent_revoked'],
      [({ revoke }: Stops) => revoke(), 'certificate_problem'],
    ] as const) {
      await using scene = await openFallback();
      const { bank, fallback } = scene;
      const psu = psuOf(customerAt(bank, 0));
      const held = await fallback.visit(psu, scopeOf());
      await stop({
        close: (hurry) => fallback.close(hurry),
        cutOff: () => fallback.cutOff(psu.id, because),
        revoke: () => fallback.revoke(),
      });
      await expect(held.ask(ACCOUNTS, scopeOf())).rejects.toMatchObject({ code });
      expect(posts(bank)).toBe(0);
    }
  });

  interface Stops {
    readonly close: (hurry: AbortSignal) => Promise<void>;
    readonly cutOff: () => Promise<void>;
    readonly revoke: () => Promise<void>;
  }

  it('is over after an error: the session is left, and the next call opens its own', async () => {
    await using scene = await openFallback({ idleMs: 60_000 });
    const { bank, fallback } = scene;
    const psu = psuOf(customerAt(bank, 0));
    const broken = await fallback.visit(psu, scopeOf());
    const unknown = { kind: 'balances', accountId: 'FR7600000000000000000000000' } as const;
    const refusal: unknown = await broken.ask(unknown, scopeOf()).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'fallback_refused', reason: 'unknown_account' });
    await expect(broken.ask(ACCOUNTS, scopeOf())).rejects.toBe(refusal);
    await broken[Symbol.asyncDispose]();
    await using visit = await fallback.visit(psu, scopeOf());
    await visit.ask(ACCOUNTS, scopeOf());
    expect(seenOf(bank, customerAt(bank, 0))).toMatchObject({ logins: 2, logouts: 1 });
  });
});

describe('the right of a visit', () => {
  it('is as old as the handle of the host program says', async () => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    const psu = psuOf(customerAt(bank, 0));
    const madeAt = fallback.moment;
    const because = new RelaisError('consent_revoked', 'withdrawn');
    await fallback.cutOff(psu.id, because);
    await expect(fallback.visit({ ...psu, madeAt }, scopeOf())).rejects.toBe(because);
    expect(() => fallback.right({ ...psu, madeAt }).assert()).toThrow(because);
    expect(() => fallback.right(psu).assert()).not.toThrow();
    await using visit = await fallback.visit({ ...psu, madeAt: fallback.moment }, scopeOf());
    expect((await visit.ask(ACCOUNTS, scopeOf())).value.accounts.length).toBeGreaterThan(0);
  });

  it.each(['before the question', 'while the credentials are asked for', 'during the login'])(
    'that ends %s: nothing is delivered, and the session does not stay',
    async (when) => {
      let hasEnded = false;
      const end = (moment: string): void => {
        if (moment === when) hasEnded = true;
      };
      await using scene = await openFallback({
        onEvent: (name) => {
          if (name === 'fallback:login') end('during the login');
        },
      });
      const { bank, fallback } = scene;
      const customer = customerAt(bank, 0);
      const psu: FallbackPsu = {
        ...psuOf(customer),
        credentials: async () => {
          end('while the credentials are asked for');
          return { user: customer.login, password: Buffer.from(customer.password) };
        },
        mayStart: () => {
          if (hasEnded) throw new RelaisError('fallback_refused', 'switched off', { reason: 'kill_switch' });
        },
      };
      const visit = await fallback.visit(psu, scopeOf());
      end('before the question');
      await expect(visit.ask(ACCOUNTS, scopeOf())).rejects.toMatchObject({ reason: 'kill_switch' });
      await visit[Symbol.asyncDispose]();
      await fallback.close();
      const paths = bank.requestLog.snapshot().doors.web.requests.map(({ path }) => path);
      expect(paths.filter((path) => path.includes('comptes-et-contrats'))).toEqual([]);
      const { logins = 0, logouts = 0 } = seenOf(bank, customer) ?? {};
      expect([logins, logouts]).toEqual(when === 'during the login' ? [1, 1] : [0, 0]);
    },
  );
});

describe('the record of a session', () => {
  it('begins before the bank is asked, names the session, and is that of the first visit', async () => {
    await using scene = await openFallback({ idleMs: 60_000 });
    const { bank, fallback } = scene;
    const psu = psuOf(customerAt(bank, 0));
    const [first, second] = [journal(), journal()];
    {
      await using visit = await fallback.visit(psu, scopeOf());
      await visit.putOnRecord?.(async (begun) => {
        expect(requestsOf(bank)).toBe(0);
        return first.open(begun);
      }, scopeOf());
      expect(first.begun.map(({ sessionId }) => sessionId)).toEqual([visit.id]);
      await visit.ask(ACCOUNTS, scopeOf());
    }
    {
      await using visit = await fallback.visit(psu, scopeOf());
      await visit.putOnRecord?.(second.open, scopeOf());
      await visit.ask(ACCOUNTS, scopeOf());
    }
    await fallback.close();
    expect(second.begun).toEqual([]);
    expect(first.pages.map(({ pageKind }) => pageKind)).toContain('home');
    expect(first.pages.filter(({ dataKinds }) => dataKinds.includes('accounts'))).toHaveLength(2);
    expect(first.ends).toEqual(['closed']);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('the disk is full'))],
    ['gives none', async () => ({}) as never],
  ])('that %s refuses the call, and the bank is not asked', async (_, open) => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    await using visit = await fallback.visit(psuOf(customerAt(bank, 0)), scopeOf());
    await expect(visit.putOnRecord?.(open, scopeOf())).rejects.toMatchObject({
      code: 'fallback_refused',
      reason: 'journal',
    });
    await visit[Symbol.asyncDispose]();
    await fallback.close();
    expect(requestsOf(bank)).toBe(0);
  });

  it('of a session that is never opened ends all the same', async () => {
    await using scene = await openFallback();
    const { open, begun, ends } = journal();
    const visit = await scene.fallback.visit(psuOf(customerAt(scene.bank, 0)), scopeOf());
    await visit.putOnRecord?.(open, scopeOf());
    await visit.putOnRecord?.(open, scopeOf());
    await visit[Symbol.asyncDispose]();
    await scene.fallback.close();
    expect([begun.length, ends]).toEqual([1, ['aborted']]);
  });

  it('that never begins ends with the call', async () => {
    await using scene = await openFallback();
    await using visit = await scene.fallback.visit(psuOf(customerAt(scene.bank, 0)), scopeOf());
    const begins = visit.putOnRecord?.(() => new Promise(() => {}), scopeOf({ leftMs: () => 50 }));
    await expect(begins).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'timeout', actor: 'host' });
  });
});

describe('what is told of the requests', () => {
  /** A call that remembers what the bank had seen when it was told. */
  function told(bank: Simulator) {
    const log: (readonly [mark: string, posts: number])[] = [];
    const scope = scopeOf({
      sent: () => log.push(['sent', posts(bank)]),
      replied: () => log.push(['replied', posts(bank)]),
    });
    return { log, scope };
  }

  it('the first is the one with the password, when it leaves: not the look at the door', async () => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    const { log, scope } = told(bank);
    const psu = psuOf(customerAt(bank, 0));
    const credentials: FallbackPsu['credentials'] = async (request) => {
      expect(bank.requestLog.snapshot().doors.fallback.requests.length).toBe(1);
      expect(log).toEqual([]);
      if (psu.credentials === undefined) throw new Error('no credentials');
      return psu.credentials(request);
    };
    await using visit = await fallback.visit({ ...psu, credentials }, scope);
    expect(log).toEqual([]);
    await visit.ask(ACCOUNTS, scope);
    expect(log.slice(0, 2)).toEqual([
      ['sent', 0],
      ['replied', 1],
    ]);
    const { length } = bank.requestLog.snapshot().doors.web.requests;
    expect(log.filter(([mark]) => mark === 'sent')).toHaveLength(1 + length);
    expect(log.filter(([mark]) => mark === 'replied')).toHaveLength(1 + length);
  });

  it('in a session that runs, each page; nothing where it was read before, and nothing of the logout', async () => {
    await using scene = await openFallback({ idleMs: 60_000 });
    const { bank, fallback } = scene;
    const psu = psuOf(customerAt(bank, 0));
    const [first, again, last] = [told(bank), told(bank), told(bank)];
    const read = async (question: Question, scope: RequestScope): Promise<unknown> => {
      await using visit = await fallback.visit(psu, scope);
      return (await visit.ask(question, scope)).value;
    };
    const { accounts } = (await read(ACCOUNTS, first.scope)) as HalAccounts;
    await read(ACCOUNTS, again.scope);
    expect(again.log).toEqual([]);
    const before = bank.requestLog.snapshot().doors.web.requests.length;
    const query = { dateFrom: '2020-01-01' };
    await read({ kind: 'transactions', accountId: accounts[0]?.resourceId ?? '', query }, last.scope);
    const pages = bank.requestLog.snapshot().doors.web.requests.length - before;
    expect(pages).toBeGreaterThan(0);
    await fallback.close();
    expect(last.log.filter(([mark]) => mark === 'sent')).toHaveLength(pages);
  });

  it('nothing where no password leaves', async () => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    const { log, scope } = told(bank);
    const psu = { ...psuOf(customerAt(bank, 0)), credentials: () => Promise.reject(new Error('the vault is closed')) };
    await using visit = await fallback.visit(psu, scope);
    await expect(visit.ask(ACCOUNTS, scope)).rejects.toMatchObject({ reason: 'credentials' });
    expect(log).toEqual([]);
  });

  it('a host program that throws there harms no answer', async () => {
    await using scene = await openFallback();
    const throws = (): never => {
      throw new Error('a mistake');
    };
    await using visit = await scene.fallback.visit(psuOf(customerAt(scene.bank, 0)), scopeOf());
    const { value } = await visit.ask(ACCOUNTS, scopeOf({ sent: throws, replied: throws }));
    expect(value.accounts.length).toBeGreaterThan(0);
  });
});

it('a page that drifts is told once, where it is read and where the call ends', async () => {
  await using scene = await openFallback();
  const { bank } = scene;
  const drifts: unknown[] = [];
  const { web, ...profile } = bank.profile();
  const fallback = fallbackTo(bank, {
    // Another page in the place of the one that names the IBANs.
    profile: { ...profile, web: { ...web, paths: { ...web.paths, rib: web.paths.accounts } } },
    onEvent: (name, event) => {
      if (name === 'page:drift') drifts.push(event);
    },
  });
  const visit = await fallback.visit(psuOf(customerAt(bank, 0)), scopeOf());
  await expect(visit.ask(ACCOUNTS, scopeOf())).rejects.toMatchObject({ code: 'page_drift' });
  await visit[Symbol.asyncDispose]();
  await fallback.close();
  expect(drifts).toHaveLength(1);
});
