import type { FormPost } from './form-post.ts';

/**
 * A piece of a page that was read, and may stand on the next page again: whoever presses "more" gets all earlier rows a
 * second time. What the piece means is known to the reader that gave it away.
 */
export interface KnownText {
  /** Whole rows of a table, with all that stands between them. */
  readonly text: string;
}

const KNOWN = Symbol('known text');

interface Remembering {
  [KNOWN]?: KnownText | (() => KnownText | undefined) | undefined;
}

/**
 * Notes how to tell what will stand again on the page that a form leads to. As a property that nobody sees, compares or
 * writes; in a WeakMap it would outlive the form until the engine's next whole collection.
 */
export function noteKnown(form: FormPost, remember: () => KnownText | undefined): void {
  Object.defineProperty(form, KNOWN, { value: remember, writable: true });
}

/**
 * What of a form's page will stand again on the page that the form leads to: give it to that page as `known`. To be asked
 * before the form is sent: until then the form holds its whole page.
 */
export function knownAfter(form: object): KnownText | undefined {
  const noted = (form as Remembering)[KNOWN];
  if (typeof noted !== 'function') return noted;
  const known = noted();
  (form as Remembering)[KNOWN] = known;
  return known;
}

const MARK = 'relais-known-rows';

/** What stands in a page in the place of a known piece: one row, so that it shows whether the piece stood among rows. */
export const STAND_IN: string = `<tr ${MARK}></tr>`;

/** Whether an element stands for a known piece. */
export function isStandIn({ attribs }: { readonly attribs: Readonly<Record<string, string>> }): boolean {
  return attribs[MARK] !== undefined;
}

/** The content of a page with the stand-in for a known piece; `undefined` when it does not hold the very same text. */
export function withStandIn(content: string, { text }: KnownText): string | undefined {
  if (content.includes(MARK)) return undefined;
  const at = content.indexOf(text.slice(0, BEGINNING));
  // To compare two texts is quicker than to look for a long one.
  if (at === -1 || content.slice(at, at + text.length) !== text) return undefined;
  return content.slice(0, at) + STAND_IN + content.slice(at + text.length);
}

/** Rows of one page differ early: in their day, their label. */
const BEGINNING = 500;
