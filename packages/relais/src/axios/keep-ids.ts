import type { Account } from '@relais/model';
import { AxiosHeaders, type AxiosResponse } from 'axios';
import { type JsonObject, textOf } from './read-body.ts';

type Reviver = (name: string, value: unknown, context: { readonly source: string }) => unknown;

// TypeScript does not know these yet (ECMAScript proposal "JSON.parse source text access").
const { parse, rawJSON } = JSON as unknown as {
  readonly parse: (text: string, reviver: Reviver) => unknown;
  readonly rawJSON: (text: string) => unknown;
};

/** Numbers keep their digits: a float would change some. */
const keepDigits: Reviver = (_, value, { source }) => (typeof value === 'number' ? rawJSON(source) : value);

/**
 * Puts the ids that the caller knows into a reply of the API, where they differ from the API's. They differ for items first seen
 * during an outage, or numbered anew by the bank. Where nothing differs, nothing is touched.
 *
 * @param shown - the items as the caller is to know them, in their order
 */
export function keepIds(response: AxiosResponse, member: string, shown: readonly NamedItem[]): void {
  const body = parse(textOf(response.data), keepDigits) as JsonObject;
  const items = body[member] as readonly JsonObject[];
  const names = items.map((item, index) => changedNames(item, shown[index] ?? {}));
  if (names.every((changed) => Object.keys(changed).length === 0)) return;
  const renamed = items.map((item, index) => ({ ...item, ...names[index] }));
  const text = JSON.stringify({ ...body, [member]: renamed });
  response.data = typeof response.data === 'string' ? text : likeBytes(response.data, text);
  const headers = AxiosHeaders.from(response.headers as AxiosHeaders);
  headers.delete('content-length');
  response.headers = headers;
}

/** An item's own id, and that of the account a card is debited to. */
export type NamedItem = Pick<Partial<Account>, 'resourceId' | 'linkedAccount'>;

function changedNames(item: JsonObject, { resourceId, linkedAccount }: NamedItem): NamedItem {
  return {
    ...(resourceId !== undefined && resourceId !== item['resourceId'] && { resourceId }),
    ...(linkedAccount !== undefined && linkedAccount !== item['linkedAccount'] && { linkedAccount }),
  };
}

function likeBytes(data: unknown, text: string): unknown {
  if (data instanceof ArrayBuffer) return new TextEncoder().encode(text).buffer;
  return data instanceof Uint8Array ? Buffer.from(text) : JSON.parse(text);
}
