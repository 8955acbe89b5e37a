import { customerWith } from '../ledger/customer-with.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { exchange, type Incoming } from './exchange.ts';

/** The client's request, and the customer's answer. */
export interface AuthoriseOptions {
  /** Of the customer. */
  readonly login: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** @defaultValue `aisp extended_transaction_history` */
  readonly scope?: string;
  readonly state?: string;
  /** S256. None when absent. */
  readonly codeChallenge?: string;
  /** `resourceId`s in the ledger that the customer leaves ticked. @defaultValue all */
  readonly accounts?: readonly string[];
  /** @defaultValue `accept` */
  readonly decision?: 'accept' | 'refuse';
}

/** Address to which the bank sent the customer at the end. */
export interface Authorised {
  readonly redirect: URL;
  /** Present when the customer accepted. */
  readonly code?: string;
  /** Present when the customer or the bank refused. */
  readonly error?: string;
  readonly state?: string;
}

/**
 * Goes through the pages.
 *
 * @throws {Error} when the bank redirects the customer nowhere, because of client or `redirectUri`
 */
export type Authorise = (options: AuthoriseOptions) => Promise<Authorised>;

export interface AuthoriserOptions {
  /** The bank's root. */
  readonly ca: string;
  /** Of the first page. */
  readonly url: string;
  readonly ledger: () => Ledger;
}

/** Acts as a browser and its user. No cookie is needed: the form holds its own id. */
export function authoriser({ ca, url, ledger }: AuthoriserOptions): Authorise {
  /** @param fields - the fields of the form, with the ticked accounts */
  async function post(fields: Readonly<Record<string, string>>, accounts: readonly string[] = []): Promise<Incoming> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const form = new URLSearchParams(fields);
    for (const id of accounts) form.append('account', id);
    return exchange(url, { method: 'POST', headers, body: form.toString(), ca });
  }

  return async (options) => {
    const { login, clientId, redirectUri, state, codeChallenge, accounts, decision = 'accept' } = options;
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: options.scope ?? 'aisp extended_transaction_history',
      ...(state === undefined ? {} : { state }),
      ...(codeChallenge === undefined ? {} : { code_challenge: codeChallenge, code_challenge_method: 'S256' }),
    });
    const first = await exchange(`${url}?${query}`, { method: 'GET', ca });
    if (first.status !== 200) return arrival(first);
    const [flow = ''] = valuesOf(first.text, 'flow');
    if (decision === 'refuse') return arrival(await post({ flow, decision }));

    const password = customerWith(ledger(), (customer) => customer.login === login)?.password ?? '';
    const consent = await post({ flow, _cm_user: login, _cm_pwd: password, decision: 'identify' });
    const ticked = valuesOf(consent.text, 'account').filter((id) => accounts?.includes(id) ?? true);
    return arrival(await post({ flow, decision }, ticked));
  };
}

function arrival({ status, headers }: Incoming): Authorised {
  if (headers.location === undefined) throw new Error(`The bank sent the customer nowhere: status ${status}`);
  const redirect = new URL(headers.location);
  const parameter = (name: 'code' | 'error' | 'state') => {
    const value = redirect.searchParams.get(name);
    return value === null ? {} : { [name]: value };
  };
  return { redirect, ...parameter('code'), ...parameter('error'), ...parameter('state') };
}

/** Values of the inputs with a name. They are hex digits or ids, which need no unescaping. */
function valuesOf(page: string, name: string): readonly string[] {
  return [...page.matchAll(/name="([^"]*)" value="([^"]*)"/g)].flatMap(([, given, value = '']) =>
    given === name ? [value] : [],
  );
}
