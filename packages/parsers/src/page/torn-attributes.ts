/** What stands in no name of an attribute, but in the rest of a value that was torn. */
const TORN_NAME = /["'<=&?/]/;
/** Attributes that decide what an element is, and never hold a quotation mark or a tag. */
const PLAIN: ReadonlySet<string> = new Set(['class', 'href', 'id', 'name', 'type']);

/** Whether a quotation mark was lost: then a value swallows what follows, or its rest turns into names of attributes. */
export function isTorn(attribs: { readonly [name: string]: string }): boolean {
  for (const name in attribs) if (TORN_NAME.test(name) || isTornValue(name, attribs[name] ?? '')) return true;
  return false;
}

/** Whether a value has swallowed what stood behind it. */
export function isTornValue(name: string, value: string): boolean {
  return PLAIN.has(name) && (value.includes('<') || value.includes('"'));
}
