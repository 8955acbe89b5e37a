import { hash } from 'node:crypto';
import { hasMark } from '../html/cut-content.ts';
import { detached } from './text.ts';

/**
 * A piece of a page that Relais has read and that may stand on the next page again. After "more", the bank sends all
 * earlier rows a second time. It consists of whole rows of a table and the text between them. Their meaning is known to
 * the reader that made the piece.
 *
 * The text itself is not kept: thousands of these wait while the bank makes the next page.
 */
export interface KnownText {
  /** Offset at which to look for it. */
  readonly beginning: string;
  /** Marks of its parts. */
  readonly prints: readonly Print[];
  /** Whether it can stand anywhere on a page without changing the meaning of the rest. */
  readonly isPlain: boolean;
}

/** The length of a text and its SHA-256, which together identify it. */
export interface Print {
  readonly length: number;
  readonly digest: string;
}

/** Rows of one page differ early, in their day or label. */
const BEGINNING = 500;

/** Mark of a text in which a stand-in replaces an earlier piece. */
export function knownTextOf(text: string, before: KnownText | undefined): KnownText {
  const at = before === undefined ? -1 : text.indexOf(STAND_IN);
  if (before === undefined || at === -1)
    return { beginning: detached(text.slice(0, BEGINNING)), prints: [printOf(text)], isPlain: !hasMark(text) };
  const [head, tail] = [text.slice(0, at), text.slice(at + STAND_IN.length)];
  const beginning = head === '' ? before.beginning : detached(head.slice(0, BEGINNING));
  const isPlain = before.isPlain && !hasMark(head) && !hasMark(tail);
  return { beginning, prints: [printOf(head), ...before.prints, printOf(tail)], isPlain };
}

function printOf(text: string | Buffer): Print {
  return { length: text.length, digest: hash('sha256', wholeOf(text), 'base64') };
}

/** In UTF-8 either half of a surrogate pair becomes U+FFFD; only UTF-16 keeps them apart. */
function wholeOf(text: string | Buffer): string | Buffer {
  return typeof text !== 'string' || text.isWellFormed() ? text : Buffer.from(text, 'utf16le');
}

const KNOWN = Symbol('known text');

/**
 * Notes the piece that will stand again on the page that a form leads to. The property is not enumerable. In a WeakMap
 * it would outlive the form until V8's next full collection.
 */
export function noteKnown(form: object, known: KnownText): void {
  Object.defineProperty(form, KNOWN, { value: known });
}

/** The piece of a form's page that will stand again on the next page. Pass it to that page as `known`. */
export function knownAfter(form: object): KnownText | undefined {
  return (form as { readonly [KNOWN]?: KnownText })[KNOWN];
}

const MARK = 'relais-known-rows';

/** The stand-in for a known piece: one row, so that it shows whether the piece stood among rows. */
const STAND_IN: string = `<tr ${MARK}></tr>`;

/** Whether an element is the stand-in for a known piece. */
export function isStandIn({ attribs }: { readonly attribs: Readonly<Record<string, string>> }): boolean {
  return attribs[MARK] !== undefined;
}

/** The content of a page with the stand-in for a known piece. `undefined` when it does not hold exactly that text. */
export function withStandIn(content: string, known: KnownText): string | undefined {
  const { start, end } = placeIn(content, known) ?? {};
  return start === undefined ? undefined : content.slice(0, start) + STAND_IN + content.slice(end);
}

/** The same for ASCII content; only the rest of it becomes a string. */
export function asciiWithStandIn(content: Buffer, known: KnownText): string | undefined {
  const { start, end } = (known.isPlain && placeIn(content, known)) || {};
  return start === undefined
    ? undefined
    : content.toString('latin1', 0, start) + STAND_IN + content.toString('latin1', end);
}

function placeIn(
  content: string | Buffer,
  { beginning, prints }: KnownText,
): { start: number; end: number } | undefined {
  if (content.includes(MARK)) return undefined;
  const start = content.indexOf(beginning);
  if (start === -1) return undefined;
  let end = start;
  for (const { length, digest } of prints) {
    const part = typeof content === 'string' ? content.slice(end, end + length) : content.subarray(end, end + length);
    if (printOf(part).digest !== digest) return undefined;
    end += length;
  }
  return { start, end };
}
