import { decodeHTMLAttribute } from 'entities';
import { type ElementRules, rulesOf } from './elements.ts';
import { isTornValue } from './torn-attributes.ts';

/** A start tag. */
export interface Tag {
  /** All elements with the same tag share it, so no code changes it. */
  readonly attribs: { [name: string]: string };
  readonly rules: ElementRules;
}

const ELEMENT_NAME = /[a-z][a-z0-9]*(?=[ \t\n\r\f/>])/iy;
const ATTRIBUTE_NAME = /[a-z][\w:.-]*(?=[ \t\n\r\f/>=])/iy;

/**
 * Reads the start tag whose `<` is at `start`.
 *
 * @returns the tag, and the index of its `>`. `undefined` for an unknown element, or a tag not written out in full
 */
export function readTag(html: string, start: number): { readonly tag: Tag; readonly end: number } | undefined {
  let at = endOf(ELEMENT_NAME, html, start + 1);
  const rules = rulesOf(html.slice(start + 1, at).toLowerCase());
  if (rules === undefined) return undefined;
  const attribs: { [name: string]: string } = {};
  for (let next = behindBlanks(html, at); next > at; next = behindBlanks(html, at)) {
    at = endOf(ATTRIBUTE_NAME, html, next);
    if (at === next) break;
    const key = html.slice(next, at).toLowerCase();
    let value = '';
    if (html.charAt(at) === '=') {
      const quote = html.charAt(at + 1);
      const end = quote === '"' || quote === "'" ? html.indexOf(quote, at + 2) : -1;
      if (end === -1) return undefined;
      value = decoded(html.slice(at + 2, end));
      at = end + 1;
    }
    if (isTornValue(key, value)) return undefined;
    // Of two attributes of one name, the first counts.
    if (!Object.hasOwn(attribs, key)) attribs[key] = value;
  }
  // Only an element without an end tag may close itself.
  if (rules.isVoid && html.charAt(at) === '/') at += 1;
  return html.charAt(at) === '>' ? { tag: { attribs, rules }, end: at } : undefined;
}

function decoded(value: string): string {
  return value.includes('&') ? decodeHTMLAttribute(value) : value;
}

/** Only these blanks separate attributes; `\s` matches more. */
function behindBlanks(text: string, start: number): number {
  let at = start;
  while (text.charAt(at) === ' ' || (text.charCodeAt(at) < 0x20 && '\t\n\r\f'.includes(text.charAt(at)))) at += 1;
  return at;
}

/** The end of a match that begins at `at`; `at` itself without a match. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
