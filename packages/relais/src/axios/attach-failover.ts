import axios, { type AxiosAdapter, type AxiosInstance, getAdapter } from 'axios';
import { AxiosDoor, type AxiosDoorOptions, type FailoverSource } from './axios-door.ts';

export type AttachFailoverOptions<P> = AxiosDoorOptions<P>;

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
 * @example
 * attachFailover(client, relais, { psuOf: ({ headers }) => psus.get(String(headers.get('Authorization'))) })
 */
export function attachFailover<P extends { readonly id: string }>(
  instance: Pick<AxiosInstance, 'defaults'>,
  relais: FailoverSource<P>,
  options: AttachFailoverOptions<P>,
): () => void {
  const { defaults } = instance;
  const before = defaults.adapter;
  const door = new AxiosDoor(relais, options, (config) => getAdapter(before ?? axios.defaults.adapter, config));
  const adapter: AxiosAdapter = (config) => door.send(config);
  defaults.adapter = adapter;
  return () => {
    if (defaults.adapter !== adapter) return;
    if (before === undefined) delete defaults.adapter;
    else defaults.adapter = before;
  };
}
