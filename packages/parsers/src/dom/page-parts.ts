import { type CutPage, cutContent, isWellCut } from '../html/cut-content.ts';
import type { BankPage } from './bank-page.ts';
import { asciiWithStandIn, type KnownText, withStandIn } from './known-text.ts';

/** A page in the parts in which Relais reads it. Joined, the parts are the page, except for known rows. */
export interface PageParts extends CutPage {
  /** What a stand-in in the content stands for. */
  readonly known?: KnownText;
}

interface Noted {
  readonly bytes: Buffer;
  parts?: PageParts | 'none';
}

const NOTED = Symbol('the bytes of a page');

/**
 * Notes that a page is pure ASCII and came as these bytes. V8 makes small strings ten times as fast as strings of more
 * than 128 kB. So Relais reads the page in parts, and uses `html` only when they are not enough. The property is not
 * enumerable, so a copy of the page with another text does not have it.
 *
 * @param bytes - absent: the page is no longer read
 */
export function noteAscii(page: BankPage, bytes?: Uint8Array): void {
  const value = bytes && { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
  Object.defineProperty(page, NOTED, { value, configurable: true });
}

/** The parts of a page; `undefined` when they are not certain. */
export function partsOf(page: BankPage): PageParts | undefined {
  const noted = notedOf(page);
  if (noted === undefined) {
    const cut = cutContent(page.html);
    return cut && page.known ? shortened(cut, page.known) : cut;
  }
  noted.parts ??= cutAscii(noted.bytes, page.known) ?? 'none';
  return noted.parts === 'none' ? undefined : noted.parts;
}

/** The text of a page, in one piece or several: for marks that may stand anywhere. */
export function textsOf(page: BankPage): readonly string[] {
  const parts = notedOf(page) === undefined ? undefined : partsOf(page);
  return parts === undefined ? [page.html] : [parts.before, parts.content, parts.after];
}

function shortened(cut: CutPage, known: KnownText): PageParts {
  const content = withStandIn(cut.content, known);
  return content === undefined ? cut : { ...cut, content, known };
}

function notedOf(page: BankPage): Noted | undefined {
  return (page as { readonly [NOTED]?: Noted })[NOTED];
}

function cutAscii(bytes: Buffer, known: KnownText | undefined): PageParts | undefined {
  // A search for a long word is faster than for a short one.
  const start = bytes.lastIndexOf('<main', bytes.indexOf(' id="ei_tpl_content"'));
  const end = bytes.indexOf('>', bytes.lastIndexOf('</main')) + 1;
  if (start === -1 || end <= start) return undefined;
  const content = bytes.subarray(start, end);
  const shortened = known && asciiWithStandIn(content, known);
  const cut = {
    before: bytes.toString('latin1', 0, start),
    content: shortened ?? content.toString('latin1'),
    after: bytes.toString('latin1', end),
    ...(shortened !== undefined && known !== undefined && { known }),
  };
  return isWellCut(cut) ? cut : undefined;
}
