import { isCalendarDate, type TransactionQuery } from '@relais/model';

/** The resources that both channels can answer. */
export type ResourceKind = 'accounts' | 'balances' | 'transactions' | 'identity' | 'beneficiaries';

/** A request that both channels can answer, read from its URL. */
export interface ResourceRequest {
  readonly kind: ResourceKind;
  /** As the caller named it; empty where the resource belongs to no account. */
  readonly accountId: string;
  readonly url: URL;
  /**
   * Which period is asked for. Absent when the query holds anything else, e.g. the API's own cursor: only the API knows
   * what that means.
   */
  readonly period?: TransactionQuery;
}

/**
 * Reads a request of the host's own client.
 *
 * @param uri - the full address, parameters included
 * @param base - base of the account information resources, without a trailing slash
 * @returns `undefined` for everything that is not a resource of this bank's API
 */
export function resourceRequest(uri: string, base: URL): ResourceRequest | undefined {
  if (!URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  if (url.origin !== base.origin || !url.pathname.startsWith(`${base.pathname}/`)) return undefined;
  const resource = resourceOf(url.pathname.slice(base.pathname.length + 1));
  if (resource === undefined) return undefined;
  const period = periodOf(resource.kind, url.searchParams);
  return { ...resource, url, ...(period === undefined ? {} : { period }) };
}

/** The same address with another account in it. */
export function withAccount({ url, kind }: ResourceRequest, base: URL, accountId: string): URL {
  const moved = new URL(url);
  moved.pathname = `${base.pathname}/accounts/${encodeURIComponent(accountId)}/${kind}`;
  return moved;
}

const WITHOUT_ACCOUNT: Readonly<Record<string, ResourceKind>> = {
  accounts: 'accounts',
  'end-user-identity': 'identity',
  'trusted-beneficiaries': 'beneficiaries',
};

const OF_ACCOUNT = /^accounts\/([^/]+)\/(balances|transactions)$/;

function resourceOf(path: string): Pick<ResourceRequest, 'kind' | 'accountId'> | undefined {
  const kind = Object.hasOwn(WITHOUT_ACCOUNT, path) ? WITHOUT_ACCOUNT[path] : undefined;
  if (kind !== undefined) return { kind, accountId: '' };
  const [, segment, leaf] = OF_ACCOUNT.exec(path) ?? [];
  if (segment === undefined || leaf === undefined) return undefined;
  try {
    return { kind: leaf as ResourceKind, accountId: decodeURIComponent(segment) };
  } catch {
    return undefined;
  }
}

function periodOf(kind: ResourceKind, query: URLSearchParams): TransactionQuery | undefined {
  if (kind !== 'transactions' && query.size > 0) return undefined;
  const period: { dateFrom?: string; dateTo?: string } = {};
  for (const [name, value] of query) {
    if ((name !== 'dateFrom' && name !== 'dateTo') || period[name] !== undefined) return undefined;
    // STET declares a date-time and means its day; an hour other than midnight may mean another day to the bank.
    const [, day] = /^(\d{4}-\d{2}-\d{2})(?:T00:00(?::00(?:\.0+)?)?)?$/.exec(value) ?? [];
    if (day === undefined || !isCalendarDate(day)) return undefined;
    period[name] = day;
  }
  return period;
}
