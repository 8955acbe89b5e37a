import { decodeHTMLAttribute } from 'entities';
import { isTorn } from '../page/torn-attributes.ts';
import { type ElementRules, rulesOf } from './elements.ts';

/** A start tag. */
export interface Tag {
  readonly name: string;
  /** Shared by all elements whose tags are written alike: nobody changes it. */
  readonly attribs: { [name: string]: string };
  readonly rules: ElementRules;
}

const NAME = /[a-z][a-z0-9]*(?=[ \t\n\r\f/>])/iy;
// Each value in its quotation marks. Only these blanks part attributes; `\s` knows more.
const ATTRIBUTE = /[ \t\n\r\f]+([a-z][\w:.-]*)(?:="([^"]*)"|='([^']*)'|(?=[ \t\n\r\f/>]))/iy;
const END = /[ \t\n\r\f]*(\/?)>/y;

/**
 * Reads the start tag whose `<` stands at `start`.
 *
 * @returns the tag, and where its `>` stands; `undefined` when it is not written out in full, or not an element we know
 */
export function readTag(html: string, start: number): { readonly tag: Tag; readonly end: number } | undefined {
  const name = matchAt(NAME, html, start + 1)?.[0].toLowerCase();
  const rules = name === undefined ? undefined : rulesOf(name);
  if (name === undefined || rules === undefined) return undefined;
  const attribs: { [name: string]: string } = {};
  let at = NAME.lastIndex;
  for (let found = matchAt(ATTRIBUTE, html, at); found !== null; found = matchAt(ATTRIBUTE, html, at)) {
    const [, written = '', value = found[3] ?? ''] = found;
    const key = written.toLowerCase();
    // Of two attributes of one name, the first counts.
    if (!Object.hasOwn(attribs, key)) attribs[key] = value.includes('&') ? decodeHTMLAttribute(value) : value;
    at = ATTRIBUTE.lastIndex;
  }
  const slash = matchAt(END, html, at)?.[1];
  // Only an element without an end tag may close itself.
  if (slash === undefined || (slash === '/' && !rules.isVoid) || isTorn(attribs)) return undefined;
  return { tag: { name, attribs, rules }, end: END.lastIndex - 1 };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
