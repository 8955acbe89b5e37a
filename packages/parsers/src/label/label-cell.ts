import { type Element, isTag } from 'domhandler';
import { hasClass } from '../dom/element.ts';
import { linesOf } from '../dom/lines.ts';
import { isGarbled, isHelperText, isPhoneOnly, isUnseen, passingTextOf, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { collapse } from '../text/fold.ts';

/** Parts of the label cell of a row. */
export interface LabelCell {
  /** The bank's own lines, in order. */
  readonly lines: readonly string[];
  /** Targets of the row's links, as written. */
  readonly links: readonly string[];
  /** Copies of the row's other cells that only a phone shows, each text apart, with the page's blanks. */
  readonly copies: readonly string[];
}

/** Words of links that are controls and no part of the label, in four languages. */
const CONTROLS: ReadonlySet<string> = new Set([
  '',
  'Détails',
  'Détail',
  'Details',
  'Detalles',
  'Detalle',
  'Einzelheiten',
  // Of 2015, beside an order on the stock exchange.
  "Avis d'opéré",
]);

/** Longest line of remittance information in STET; the bank's lines are a quarter of it. */
const LONGEST_LINE = 140;

/**
 * Splits a label cell that must have a line: see {@link splitLabelCell}.
 *
 * @throws {PageDriftError} `page_drift` when no line is left, or a line was read in a wrong charset
 */
export function readLabelCell(cell: Element, kind: PageKind): LabelCell {
  const label = splitLabelCell(cell, kind);
  if (label.lines.length === 0) throw drift(kind, 'label.empty');
  return label;
}

/**
 * Splits a label cell: links to details, phone-only copies and text for screen readers do not belong to the label.
 *
 * @returns no line for a row that has none: the caller decides whether that may be
 * @throws {PageDriftError} `page_drift` when a line was read in a wrong charset
 */
export function splitLabelCell(cell: Element, kind: PageKind): LabelCell {
  const links: string[] = [];
  const copies: string[] = [];
  const lines = linesOf(cell, (element) => {
    if (isPhoneOnly(element)) {
      const copy = passingTextOf(element).trim();
      if (copy !== '') copies.push(copy);
      return true;
    }
    if (element.name !== 'a') return isUnseen(element) || isHelperText(element);
    const href = element.attribs['href'] ?? '';
    if (href !== '') links.push(href);
    return isControl(element, kind);
  });
  for (const line of lines) {
    if (isGarbled(line)) throw drift(kind, 'label.garbled', line);
    if (line.length > LONGEST_LINE) throw drift(kind, 'label.long', line);
  }
  return { lines, links, copies };
}

/** Whether a link is a control beside the label. The place of the details link is for controls alone. */
function isControl(link: Element, kind: PageKind): boolean {
  const text = collapse(textOf(link)).replace('’', "'");
  if (CONTROLS.has(text)) return true;
  const isInControlsPlace = link.parent !== null && isTag(link.parent) && isFloatingRight(link.parent);
  if (!isInControlsPlace && !isAdviceLink(link.attribs['href'] ?? '')) return false;
  // A control has one word in every language. With more words, the link has swallowed part of the row.
  if (!/^\p{L}{3,20}$/u.test(text)) throw drift(kind, 'label.link', text);
  return true;
}

/** Whether a link leads to the advice slip of an operation. */
export function isAdviceLink(href: string): boolean {
  return /(^|\/)WI_AVIS_Fiche\.asp/i.test(href);
}

function isFloatingRight(element: Element): boolean {
  return element.name === 'div' && hasClass(element, 'fd') && hasClass(element, 'd');
}
