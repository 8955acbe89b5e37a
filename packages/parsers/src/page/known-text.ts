import { hash } from 'node:crypto';
import { hasMark } from './cut-content.ts';
import { detached } from './text.ts';

/**
 * A piece of a page that was read, and may stand on the next page again: whoever presses "more" gets all earlier rows a
 * second time. Whole rows of a table, with all that stands between them; what they mean is known to the reader that gave
 * them away.
 *
 * The piece itself is not kept: while the bank makes the next page, thousands of these wait.
 */
export interface KnownText {
  /** Where to look for it. */
  readonly beginning: string;
  /** What it is known by, part by part. */
  readonly prints: readonly Print[];
  /** Whether it can stand anywhere without changing what the rest of a page means. */
  readonly isPlain: boolean;
}

/** The length of a text and its SHA-256: no other text has both. */
export interface Print {
  readonly length: number;
  readonly digest: string;
}

/** Rows of one page differ early: in their day, their label. */
const BEGINNING = 500;

/** What a text is known by, where a stand-in in it stands for an earlier piece. */
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

/** Half a character is U+FFFD in UTF-8, whichever half it is: only in UTF-16 it is a text of its own. */
function wholeOf(text: string | Buffer): string | Buffer {
  return typeof text !== 'string' || text.isWellFormed() ? text : Buffer.from(text, 'utf16le');
}

const KNOWN = Symbol('known text');

/**
 * Notes what will stand again on the page that a form leads to. As a property that nobody sees, compares or writes; in a
 * WeakMap it would outlive the form until the engine's next whole collection.
 */
export function noteKnown(form: object, known: KnownText): void {
  Object.defineProperty(form, KNOWN, { value: known });
}

/** What of a form's page will stand again on the page that the form leads to: give it to that page as `known`. */
export function knownAfter(form: object): KnownText | undefined {
  return (form as { readonly [KNOWN]?: KnownText })[KNOWN];
}

const MARK = 'relais-known-rows';

/** What stands in a page in the place of a known piece: one row, so that it shows whether the piece stood among rows. */
const STAND_IN: string = `<tr ${MARK}></tr>`;

/** Whether an element stands for a known piece. */
export function isStandIn({ attribs }: { readonly attribs: Readonly<Record<string, string>> }): boolean {
  return attribs[MARK] !== undefined;
}

/** The content of a page with the stand-in for a known piece; `undefined` when it does not hold the very same text. */
export function withStandIn(content: string, known: KnownText): string | undefined {
  const { start, end } = placeIn(content, known) ?? {};
  return start === undefined ? undefined : content.slice(0, start) + STAND_IN + content.slice(end);
}

/** The same for content that is ASCII, of which only the rest becomes a string. */
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
