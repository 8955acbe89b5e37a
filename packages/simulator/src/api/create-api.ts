import { STATUS_CODES } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import type { Clock, HalAccounts, HalBalances, HalBeneficiaries, HalTransactions, PsuIdentity } from '@relais/model';
import { type Context, Hono } from 'hono';
import type { ShownCertificate } from '../pki/shown-certificate.ts';
import { readMessage } from '../signature/read-message.ts';
import { type ApiAccount, apiAccounts } from './api-account.ts';
import { ApiError } from './api-error.ts';
import { INVENTED_BENEFICIARIES } from './beneficiaries.ts';
import { isAttended } from './check-headers.ts';
import { errorModel } from './error-model.ts';
import type { IssuedIds } from './issued-ids.ts';
import { withOddMembers } from './odd-members.ts';
import { type LastPageNext, pageLinks, pageOf } from './page-links.ts';
import { createQuota } from './quota.ts';
import type { Reader } from './reader.ts';
import { writeAccounts, writeBalances, writeTransactions } from './stet-version.ts';
import { daysIn, limitWindow, readWindow } from './transaction-window.ts';
import { createVerifier, type VerifierOptions } from './verify-request.ts';

/** Path version of the API: the bank's own numbering. */
export const API_VERSION = 'v2.1';

export interface ApiOptions extends VerifierOptions {
  /** Path of the bank, e.g. `/cic/`. */
  readonly basePath: string;
  readonly clock: Clock;
  readonly ids: IssuedIds;
  /** Entries on a page. */
  readonly pageSize: number;
  readonly lastPageNext: LastPageNext;
  /** What the bank sees of the certificate behind a request. */
  readonly certificateOf: (incoming: HttpBindings['incoming']) => ShownCertificate;
}

interface Env {
  Bindings: HttpBindings;
  Variables: { reader: Reader; isAttended: boolean };
}

/** The account information API (STET part 2, sections 4 and 5). */
export function createApi(options: ApiOptions): Hono<Env> {
  const { basePath, ledger, clock, rules, ids, pageSize, lastPageNext, certificateOf } = options;
  const root = `${basePath}stet-psd2-api/${API_VERSION}`;
  const verify = createVerifier(options);
  const quota = createQuota(clock);
  const api = new Hono<Env>();

  api.use(async (context, next) => {
    const requestId = context.req.header('x-request-id');
    if (requestId !== undefined) context.header('X-Request-Id', requestId);
    await next();
  });

  api.use(async (context, next) => {
    const { incoming } = context.env;
    const message = await readMessage(incoming);
    if (message === undefined) throw new ApiError(413, 'The body is too long');
    context.set('reader', verify(message, certificateOf(incoming)));
    context.set('isAttended', isAttended(message));
    if (message.method !== 'GET') throw new ApiError(405, `Method ${message.method} not allowed`);
    return next();
  });

  api.onError((error, context) => {
    if (!(error instanceof ApiError)) throw error;
    const { status, message, headers } = error;
    const body = errorModel({ status, error: STATUS_CODES[status] ?? 'Error', message, path: context.req.path }, clock);
    return context.body(body, status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  });

  const accountPath = ({ resourceId }: ApiAccount): string => `${root}/accounts/${encodeURIComponent(resourceId)}`;
  const accountsOf = (context: Context<Env>): readonly ApiAccount[] =>
    apiAccounts(context.get('reader').accounts, ledger().today, ids);

  function accountOf(context: Context<Env>): ApiAccount {
    const account = accountsOf(context).find(({ resourceId }) => resourceId === context.req.param('id'));
    if (account === undefined) throw new ApiError(404, 'Unknown account');
    return account;
  }

  /** Counts a read without the customer. Further pages belong to the read of the first page. */
  function countRead(context: Context<Env>, kind: string, account?: ApiAccount): void {
    const { page = '1' } = context.req.query();
    if (context.get('isAttended') || page !== '1') return;
    const { client, customer } = context.get('reader');
    quota.take([client?.clientId, customer.login, account?.lastingId, kind].join(' '), rules().quotaPerDay);
  }

  function pageFor<T>(context: Context<Env>, all: readonly T[]) {
    const page = pageOf(all, pageSize, context.req.query('page'));
    if (page === undefined) throw new ApiError(400, 'No such page');
    return page;
  }

  const written = (answer: object): object => (rules().oddMembers ? withOddMembers(answer) : answer);
  const linksFor = (context: Context<Env>, path: string, page: ReturnType<typeof pageFor>) =>
    pageLinks(path, new URL(context.req.url).searchParams, page, lastPageNext);

  api.get(`${root}/accounts`, (context) => {
    const { customer } = context.get('reader');
    const accounts = accountsOf(context);
    countRead(context, 'accounts');
    if (accounts.length === 0 && rules().emptyList === 204) return context.body(null, 204);
    const page = pageFor(context, accounts);
    const answer: HalAccounts = {
      accounts: page.items.map((account) => account.resource(accountPath(account))),
      _links: {
        ...linksFor(context, `${root}/accounts`, page),
        endUserIdentity: { href: `${root}/end-user-identity` },
        ...(rules().trustedBeneficiaries === 'invented'
          ? { beneficiaries: { href: `${root}/trusted-beneficiaries` } }
          : {}),
      },
    };
    return context.json(written(writeAccounts(answer, rules().stetVersion, customer.name)));
  });

  api.get(`${root}/accounts/:id/balances`, (context) => {
    const account = accountOf(context);
    countRead(context, 'balances', account);
    const path = accountPath(account);
    const answer: HalBalances = {
      balances: account.balances(),
      _links: {
        self: { href: `${path}/balances` },
        'parent-list': { href: `${root}/accounts` },
        transactions: { href: `${path}/transactions` },
      },
    };
    return context.json(written(writeBalances(answer, rules().stetVersion)));
  });

  api.get(`${root}/accounts/:id/transactions`, async (context) => {
    const account = accountOf(context);
    const { today } = ledger();
    const { history, delayMsPerDay, emptyList, stetVersion, oddMembers } = rules();
    const asked = readWindow(context.req.query('dateFrom'), context.req.query('dateTo'));
    const window = history === 'all' ? asked : limitWindow(asked, context.get('reader'), today, clock.now());
    countRead(context, 'transactions', account);
    if (delayMsPerDay > 0) await pause(context, delayMsPerDay * daysIn(window, account.oldest, today));
    // A bank that counts its days in another way gives the last row of the day before, too.
    const tooMany =
      oddMembers && window.from !== undefined ? account.transactions({ to: window.from }).slice(0, 1) : [];
    const transactions = [...account.transactions(window), ...tooMany];
    if (transactions.length === 0 && emptyList === 204) return context.body(null, 204);
    const page = pageFor(context, transactions);
    const path = accountPath(account);
    const answer: HalTransactions = {
      transactions: page.items,
      _links: {
        ...linksFor(context, `${path}/transactions`, page),
        'parent-list': { href: `${root}/accounts` },
        balances: { href: `${path}/balances` },
      },
    };
    return context.json(written(writeTransactions(answer, stetVersion)));
  });

  api.get(`${root}/end-user-identity`, (context) => {
    countRead(context, 'end-user-identity');
    const identity: PsuIdentity = {
      connectedPsu: context.get('reader').customer.name,
      _links: { self: { href: `${root}/end-user-identity` } },
    };
    return context.json(identity);
  });

  api.get(`${root}/trusted-beneficiaries`, (context) => {
    const { trustedBeneficiaries, emptyList } = rules();
    if (trustedBeneficiaries === 'missing') throw new ApiError(404, 'No such resource');
    countRead(context, 'trusted-beneficiaries');
    const beneficiaries = trustedBeneficiaries === 'invented' ? INVENTED_BENEFICIARIES : [];
    if (beneficiaries.length === 0 && emptyList === 204) return context.body(null, 204);
    const page = pageFor(context, beneficiaries);
    const answer: HalBeneficiaries = {
      beneficiaries: page.items,
      _links: linksFor(context, `${root}/trusted-beneficiaries`, page),
    };
    return context.json(answer);
  });

  api.notFound(() => {
    throw new ApiError(404, 'No such resource');
  });

  /** Waits by the bank's clock, and ends when the client leaves. */
  function pause({ env }: Context<Env>, delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.schedule(resolve, delayMs);
      env.outgoing.once('close', () => {
        cancel();
        resolve();
      });
    });
  }

  return api;
}
