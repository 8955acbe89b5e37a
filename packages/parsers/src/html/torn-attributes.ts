/** Characters that no attribute name has, but the rest of a torn value may have. */
const TORN_NAME = /["'<=&?/]/;
/** Attributes that decide the meaning of an element, and never hold a quotation mark or a tag. */
const PLAIN: ReadonlySet<string> = new Set(['action', 'class', 'formaction', 'href', 'id', 'name', 'type']);

/** Whether a quotation mark was lost: a value then swallows the text behind it, or its rest becomes attribute names. */
export function isTorn(attribs: { readonly [name: string]: string }): boolean {
  for (const name in attribs) if (TORN_NAME.test(name) || isTornValue(name, attribs[name] ?? '')) return true;
  return false;
}

/** Whether a value has swallowed the text behind it. A script in a link has quotation marks of its own. */
export function isTornValue(name: string, value: string): boolean {
  if (name === 'value') return value.includes('"') && LOST_BEGINNING.test(value);
  if (!PLAIN.has(name)) return false;
  return value.includes('<') || (value.includes('"') && !(name === 'href' && SCRIPT.test(value)));
}

/** A value that has lost its first quotation mark ends with its second one, and has no other. */
const LOST_BEGINNING = /^[^"]*"\/?$/;
const SCRIPT = /^\s*javascript:/i;
