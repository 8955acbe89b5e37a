import { type AnyNode, type Element, isTag, isText } from 'domhandler';
import { hasClass } from '../page/element.ts';
import { collapse, fold } from '../page/fold.ts';
import { drift } from '../page/page-drift-error.ts';
import type { PageKind } from '../page/page-kind.ts';
import { isGarbled, isHelperText, isPhoneOnly, isUnseen, textOf } from '../page/text.ts';

/** What the label cell of a row holds, told apart. */
export interface LabelCell {
  /** The bank's own lines, in order. */
  readonly lines: readonly string[];
  /** Where the row's links lead, as written. */
  readonly links: readonly string[];
  /** What only a phone shows: copies of the row's other cells, each text on its own. */
  readonly copies: readonly string[];
}

/** Words of a link that is a control, not part of the label; folded, in four languages. */
const CONTROLS: ReadonlySet<string> = new Set(['', 'details', 'detail', 'detalles', 'detalle', 'einzelheiten']);

/** What STET gives one line of remittance information; the bank's own are four times shorter. */
const LONGEST_LINE = 140;

const BLOCKS: ReadonlySet<string> = new Set(['div', 'p', 'ul', 'li']);

/**
 * Takes a label cell apart: `<br/>` and block boundaries end a line; links to details, phone-only copies and
 * the text for screen readers are no label.
 *
 * @throws {PageDriftError} `page_drift` when no line is left, or one went through a wrong charset
 */
export function readLabelCell(cell: Element, kind: PageKind): LabelCell {
  const lines: string[] = [];
  const links: string[] = [];
  const copies: string[] = [];
  let line = '';

  const endLine = (): void => {
    const text = collapse(line);
    if (isGarbled(text)) throw drift(kind, 'label.garbled', text);
    if (text.length > LONGEST_LINE) throw drift(kind, 'label.long', text);
    if (text !== '') lines.push(text);
    line = '';
  };
  const visit = (node: AnyNode): void => {
    if (isText(node)) line += node.data;
    else if (isTag(node)) visitElement(node);
  };
  const visitElement = (element: Element): void => {
    if (element.name === 'br') endLine();
    else if (isUnseen(element) || isHelperText(element)) return;
    else if (isPhoneOnly(element)) copies.push(collapse(textOf(element)));
    else if (element.name === 'a' && isControl(element, kind)) links.push(element.attribs['href'] ?? '');
    else if (BLOCKS.has(element.name)) {
      endLine();
      element.children.forEach(visit);
      endLine();
    } else {
      if (element.name === 'a') links.push(element.attribs['href'] ?? '');
      element.children.forEach(visit);
    }
  };

  cell.children.forEach(visit);
  endLine();
  if (lines.length === 0) throw drift(kind, 'label.empty');
  return { lines, links: links.filter((href) => href !== ''), copies: copies.filter((copy) => copy !== '') };
}

/** Whether a link is a control beside the label. The place of the details link is for controls alone. */
function isControl(link: Element, kind: PageKind): boolean {
  const text = textOf(link);
  if (CONTROLS.has(fold(text))) return true;
  const isInControlsPlace = link.parent !== null && isTag(link.parent) && isFloatingRight(link.parent);
  const leadsToAdvice = isAdviceLink(link.attribs['href'] ?? '');
  if (!isInControlsPlace && !leadsToAdvice) return false;
  // A control is one word in whatever language. More than that means that the link has swallowed part of the row.
  if (!/^\p{L}{3,20}$/u.test(text.trim())) throw drift(kind, 'label.link', text);
  return true;
}

/** Whether a link leads to the advice slip of an operation. */
export function isAdviceLink(href: string): boolean {
  return /(^|\/)WI_AVIS_Fiche\.asp/i.test(href);
}

function isFloatingRight(element: Element): boolean {
  return element.name === 'div' && hasClass(element, 'fd') && hasClass(element, 'd');
}
