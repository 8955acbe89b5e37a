import type { RequestToSign } from './request-signer.ts';

/** What a signature covers: the names, in their order, and the text that is signed. */
export interface SigningString {
  readonly names: readonly string[];
  readonly text: string;
}

const REQUEST_TARGET = '(request-target)';

/**
 * The text that is signed (draft-cavage-http-signatures, section 2.3): one line for each name, none at the end.
 *
 * @param covered - names in lower case; `(request-target)` is method and path, `psu-*` every header of the PSU. Headers
 * that are not sent are left out.
 */
export function signingString({ method, url, headers }: RequestToSign, covered: readonly string[]): SigningString {
  const sent = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  sent.set(REQUEST_TARGET, `${method.toLowerCase()} ${url.pathname}${url.search}`);
  const named = (name: string): readonly string[] =>
    name.endsWith('*') ? [...sent.keys()].filter((other) => other.startsWith(name.slice(0, -1))) : [name];
  const names = covered.flatMap(named).filter((name) => sent.has(name));
  return { names, text: names.map((name) => `${name}: ${sent.get(name)}`).join('\n') };
}
