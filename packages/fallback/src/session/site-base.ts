/** Before the pages of a customer, or before any page in a language. */
const PREFIXES = [/^(\/(?:[^/]+\/)*?[a-z]{2}\/)(?:banque|client)\//, /^(\/(?:[^/]+\/)*?(?:fr|en|de|es)\/)/];
/** A federation may have the page of its general assembly without a language. */
const ASSEMBLY = /^(\/(?:[^/]+\/)*)assembleegenerale/;

/**
 * `/[subbank/]LANG/` of an address, kept for every following page.
 *
 * @param language - for an address without one
 */
export function siteBaseOf(address: string | URL, language: string): URL {
  const url = new URL(address);
  const prefix = PREFIXES.map((pattern) => pattern.exec(url.pathname)?.[1]).find((found) => found !== undefined);
  return new URL(prefix ?? `${ASSEMBLY.exec(url.pathname)?.[1] ?? '/'}${language}/`, url);
}
