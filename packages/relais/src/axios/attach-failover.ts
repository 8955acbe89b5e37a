import { checkCallback, checkOptionNames, type OptionNames, resourceBaseUrl, wrong } from '@relais/model';
import axios, { type AxiosAdapter, type AxiosInstance, getAdapter } from 'axios';
import { AxiosDoor, type AxiosDoorOptions, type FailoverSource } from './axios-door.ts';
import { MissedRequests } from './missed-requests.ts';

export type AttachFailoverOptions<P> = AxiosDoorOptions<P>;

const NAMES: OptionNames<AxiosDoorOptions<{ readonly id: string }>> = { psuOf: true, clock: true, newId: true };

type Adapter = AxiosInstance['defaults']['adapter'];

/** Of each adapter of ours, its bank and the adapter under it: a client may ask several banks. */
const ATTACHED = new WeakMap<object, { readonly base: string; readonly before: Adapter }>();

function isAttached(adapter: Adapter, base: string): boolean {
  const attached = typeof adapter === 'function' ? ATTACHED.get(adapter) : undefined;
  return attached !== undefined && (attached.base === base || isAttached(attached.before, base));
}

/**
 * Keeps the host's own axios client answering while the bank's API is down: the same URLs, the same STET JSON.
 *
 * Failover covers `GET` of `…/accounts`, `…/balances`, `…/transactions`, `…/end-user-identity` and `…/trusted-beneficiaries` at
 * this bank. Such a request goes to the API as the host program configured it. While the API is down, it goes through the
 * fallback. The header `x-relais-channel` of an answer tells which it was. Answers and errors of the API reach the host program
 * as they came. A refusal of the fallback comes as the bank's own error, with the `RelaisError` as its `cause`. Every other request is
 * left untouched: another address, another method, a body as a stream, no PSU.
 *
 * A list that began on one channel ends on it. The fallback cannot follow the API's own links. While the API is down they are
 * answered with 503, and the list begins again from its first page.
 *
 * @param instance - made by `axios.create`; its interceptors, transformers and defaults stay in force
 * @returns a function that takes the failover off again
 * @throws {TypeError} when failover of this bank is attached to the instance already, or an option is wrong
 * @example
 * attachFailover(client, relais, { psuOf: ({ headers }) => psus.get(String(headers.get('Authorization'))) })
 */
export function attachFailover<P extends { readonly id: string }>(
  instance: Pick<AxiosInstance, 'defaults'>,
  relais: FailoverSource<P>,
  options: AttachFailoverOptions<P>,
): () => void {
  checkOptionNames<AxiosDoorOptions<P>>('', options, NAMES, 'attachFailover');
  if (options.psuOf === undefined) throw wrong('psuOf', 'must be a function', options.psuOf);
  for (const name of ['psuOf', 'newId'] as const) checkCallback<unknown>(name, options[name]);
  const { defaults } = instance;
  const before = defaults.adapter;
  const base = resourceBaseUrl(relais.bank);
  if (isAttached(before, base)) {
    throw new TypeError(`failover of ${relais.bank.name} is attached to this client already: take it off first`);
  }
  const missed = new MissedRequests(relais.bank);
  missed.look(defaults.baseURL);
  const door = new AxiosDoor(relais, options, (config) => getAdapter(before ?? axios.defaults.adapter, config), missed);
  const adapter: AxiosAdapter = (config) => door.send(config);
  ATTACHED.set(adapter, { base, before });
  defaults.adapter = adapter;
  return () => {
    if (defaults.adapter !== adapter) return;
    if (before === undefined) delete defaults.adapter;
    else defaults.adapter = before;
  };
}
