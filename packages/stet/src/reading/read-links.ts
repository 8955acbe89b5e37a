import type { Link, Links } from '@relais/model';
import { asObject, flag, isMissing, object, optional, type Reader, text, within } from './reader.ts';

const link = object<Link>({ href: text, templated: optional(flag) });

/**
 * The links of a resource; none when the bank sent none.
 *
 * HAL allows more than single links (a list of `curies`, say): what is no link is left out. Only `next` must be one,
 * because a list whose next page cannot be found would come out short.
 */
export const readLinks: Reader<Links> = (value) => {
  if (isMissing(value)) return {};
  const links = Object.entries(asObject(value)).flatMap(([name, given]) => {
    if (isMissing(given)) return [];
    if (name === 'next') return [[name, within(name, link, given)] as const];
    return isLink(given) ? [[name, link(given)] as const] : [];
  });
  return Object.fromEntries(links);
};

function isLink(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'href' in value && typeof value.href === 'string';
}
