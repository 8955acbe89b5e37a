const QUOTE = /["']/;
/** Attributes that decide what an element is, and never hold a quotation mark. */
const PLAIN: readonly string[] = ['class', 'href', 'id', 'name', 'type'];

/**
 * Whether a quotation mark was lost: a value ends in one, or it has swallowed the tags behind it, whose own marks are
 * then part of the names of attributes.
 */
export function isTorn(attribs: { readonly [name: string]: string }): boolean {
  let hasSwallowed = false;
  let isQuoteInName = false;
  for (const name in attribs) {
    hasSwallowed ||= attribs[name]?.includes('<') === true;
    isQuoteInName ||= QUOTE.test(name);
  }
  return (hasSwallowed && isQuoteInName) || PLAIN.some((name) => attribs[name]?.includes('"') === true);
}
