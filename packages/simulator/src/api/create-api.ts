import type { HttpBindings } from '@hono/node-server';
import type { Clock, HalAccounts, HalBalances, HalTransactions, PsuIdentity } from '@relais/model';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Customer, Ledger } from '../ledger/ledger.ts';
import type { CertificateVerdict } from '../pki/judge-certificate.ts';
import { type ApiAccount, apiAccounts } from './api-account.ts';
import { authenticate } from './authenticate.ts';
import { errorModel } from './error-model.ts';
import { type LastPageNext, pageLinks, pageOf } from './page-links.ts';

/** Path version of the API: the bank's own numbering. */
export const API_VERSION = 'v2.1';

export interface ApiOptions {
  /** Path of the bank, e.g. `/cic/`. */
  readonly basePath: string;
  readonly ledger: () => Ledger;
  readonly clock: Clock;
  /** Entries on a page. */
  readonly pageSize: number;
  readonly lastPageNext: LastPageNext;
  /** What the bank thinks of the certificate behind a request. */
  readonly judge: (incoming: HttpBindings['incoming']) => CertificateVerdict;
}

interface Env {
  Bindings: HttpBindings;
  Variables: { customer: Customer };
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
};

/** The account information API (STET part 2, sections 4 and 5). */
export function createApi(options: ApiOptions): Hono<Env> {
  const { basePath, ledger, clock, pageSize, lastPageNext, judge } = options;
  const root = `${basePath}stet-psd2-api/${API_VERSION}`;
  const api = new Hono<Env>();

  function refuse(context: Context<Env>, status: ContentfulStatusCode, message: string): Response {
    const error = { status, error: REASONS[status] ?? 'Error', message, path: context.req.path };
    return context.body(errorModel(error, clock), status, { 'content-type': 'application/json; charset=utf-8' });
  }

  api.use(async (context, next) => {
    const requestId = context.req.header('x-request-id');
    if (requestId !== undefined) context.header('X-Request-Id', requestId);
    await next();
  });

  api.use(async (context, next) => {
    const verdict = judge(context.env.incoming);
    if (verdict !== 'good') return refuse(context, 403, `Client certificate refused: ${verdict}`);
    const customer = authenticate(ledger(), context.req.header('authorization'));
    if (customer === undefined) {
      context.header('WWW-Authenticate', 'Bearer');
      return refuse(context, 401, 'Access token missing, unknown or expired');
    }
    if (context.req.method !== 'GET') return refuse(context, 405, `Method ${context.req.method} not allowed`);
    context.set('customer', customer);
    return next();
  });

  const accountPath = (resourceId: string): string => `${root}/accounts/${encodeURIComponent(resourceId)}`;
  const accountsOf = (context: Context<Env>): readonly ApiAccount[] =>
    apiAccounts(context.get('customer'), ledger().today);
  const accountOf = (context: Context<Env>): ApiAccount | undefined =>
    accountsOf(context).find(({ resourceId }) => resourceId === context.req.param('id'));

  api.get(`${root}/accounts`, (context) => {
    const known = accountsOf(context);
    if (known.length === 0) return context.body(null, 204);
    const page = pageOf(known, pageSize, context.req.query('page'));
    if (page === undefined) return refuse(context, 400, 'No such page');
    const accounts: HalAccounts = {
      accounts: page.items.map(({ resourceId, resource }) => resource(accountPath(resourceId))),
      _links: {
        ...pageLinks(`${root}/accounts`, queryOf(context), page, lastPageNext),
        endUserIdentity: { href: `${root}/end-user-identity` },
      },
    };
    return context.json(accounts);
  });

  api.get(`${root}/accounts/:id/balances`, (context) => {
    const account = accountOf(context);
    if (account === undefined) return refuse(context, 404, 'Unknown account');
    const path = accountPath(account.resourceId);
    const balances: HalBalances = {
      balances: account.balances(),
      _links: {
        self: { href: `${path}/balances` },
        'parent-list': { href: `${root}/accounts` },
        transactions: { href: `${path}/transactions` },
      },
    };
    return context.json(balances);
  });

  api.get(`${root}/accounts/:id/transactions`, (context) => {
    const account = accountOf(context);
    if (account === undefined) return refuse(context, 404, 'Unknown account');
    const from = readDate(context.req.query('dateFrom'));
    const to = readDate(context.req.query('dateTo'));
    if (from === 'unreadable' || to === 'unreadable') return refuse(context, 400, 'dateFrom and dateTo must be dates');
    const rows = account.transactions({ from, to });
    if (rows.length === 0) return context.body(null, 204);
    const page = pageOf(rows, pageSize, context.req.query('page'));
    if (page === undefined) return refuse(context, 400, 'No such page');
    const path = accountPath(account.resourceId);
    const transactions: HalTransactions = {
      transactions: page.items,
      _links: {
        ...pageLinks(`${path}/transactions`, queryOf(context), page, lastPageNext),
        'parent-list': { href: `${root}/accounts` },
        balances: { href: `${path}/balances` },
      },
    };
    return context.json(transactions);
  });

  api.get(`${root}/end-user-identity`, (context) => {
    const identity: PsuIdentity = {
      connectedPsu: context.get('customer').name,
      _links: { self: { href: `${root}/end-user-identity` } },
    };
    return context.json(identity);
  });

  api.get(`${root}/trusted-beneficiaries`, (context) => context.body(null, 204));
  api.notFound((context) => refuse(context, 404, 'No such resource'));
  return api;
}

function queryOf(context: Context<Env>): URLSearchParams {
  return new URL(context.req.url).searchParams;
}

/** A date, or the date of a date-time: the standard declares the latter, clients send the former. */
function readDate(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const [, date] = /^(\d{4}-\d{2}-\d{2})(T.*)?$/.exec(text) ?? [];
  return date !== undefined && !Number.isNaN(Date.parse(date)) ? date : 'unreadable';
}
