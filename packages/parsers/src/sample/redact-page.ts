import { type AnyNode, type Document, DomHandler, type Element, isTag, isText } from 'domhandler';
import { Parser } from 'htmlparser2';
import type { BankPage } from '../dom/bank-page.ts';
import { readDocument } from '../dom/read-document.ts';
import { isUnseen } from '../dom/text.ts';
import { titleOf } from '../dom/title.ts';
import { cutContent } from '../html/cut-content.ts';
import { exceededLimit, PAGE_LIMITS } from '../html/page-limits.ts';
import { wrongText } from '../text/wrong-text.ts';
import { HTML_ELEMENTS } from './html-elements.ts';
import { bareMonthsIn, monthsInMarkup } from './months-of-page.ts';
import { redactAddress, redactAttributes } from './redact-attributes.ts';
import { daysIn, monthsIn, redactText, shaped } from './redact-text.ts';
import { type AmountSpecimens, Specimens } from './specimens.ts';

/** A page without customer data. */
export interface RedactedPage extends BankPage {
  /** True where the end was left out because of the size. */
  readonly isCut: boolean;
}

/** Largest sample, in characters. */
const LONGEST = 400_000;
/** Damage to the text that redaction removes is added again. */
const TORN = '<i a"b=""></i>';
const MISREAD = '<i class="\ufffd"></i>';
const VOID: ReadonlySet<string> = new Set(['br', 'img', 'input', 'hr', 'meta', 'link', 'col']);

/**
 * Removes all customer data from a page and keeps its structure. Names, numbers, references and words of labels become
 * shapes of the same length. Days, amounts, account numbers and ids become invented ones, equal where the originals
 * were equal. It drops scripts, comments, menus and attributes without meaning.
 *
 * @throws {RangeError} when the page is larger than any page of data
 */
export function redactPage({ url, html }: BankPage, amounts: AmountSpecimens = 'zero'): RedactedPage {
  if (exceededLimit(html) !== undefined) throw new RangeError(`a page of ${html.length} characters is no page of data`);
  const cut = cutContent(html);
  const document = treeOf(cut?.content ?? html);
  const texts = textsOf(document);
  const months = [...texts.flatMap(monthsIn), ...monthsInMarkup(`${url} ${html}`)];
  const specimens = new Specimens(amounts, texts.flatMap(daysIn), [...months, ...bareMonthsIn(texts, months)]);
  const written = write(document, specimens);
  const isCut = written.length > LONGEST;
  const head = `<!doctype html><html><head><title>${escaped(redactText(titleOf(html), specimens))}</title></head><body>`;
  const { damage } = readDocument({ url, html }, 'unknown');
  const tail = damage === 'page.truncated' || isCut ? '' : '</body></html>';
  const traces = `${damage === 'attribute.torn' ? TORN : ''}${wrongText(html) === 'charset' ? MISREAD : ''}`;
  return {
    url: `https://bank.invalid${redactAddress(url, specimens)}`,
    html: head + written.slice(0, LONGEST).replace(/^(?:<main[^>]*>)?/, (main) => main + traces) + tail,
    isCut,
  };
}

function treeOf(html: string): Document {
  const handler = new DomHandler();
  new Parser(handler).end(html);
  return handler.root;
}

function textsOf(node: AnyNode): readonly string[] {
  const texts: string[] = [];
  const visit = (one: AnyNode, depth: number): void => {
    if (isText(one)) texts.push(one.data);
    if (depth > PAGE_LIMITS.depth || !('children' in one) || (isTag(one) && isUnseen(one))) return;
    for (const child of one.children) visit(child, depth + 1);
  };
  visit(node, 0);
  return texts;
}

function write(root: AnyNode, specimens: Specimens): string {
  let html = '';
  const visit = (node: AnyNode, depth: number, isHeader: boolean): void => {
    if (html.length > LONGEST || depth > PAGE_LIMITS.depth) return;
    if (isText(node)) html += escaped(redactText(node.data, specimens, isHeader));
    else if (isTag(node)) element(node, depth, isHeader);
    else if ('children' in node) for (const child of node.children) visit(child, depth + 1, isHeader);
  };
  const element = (node: Element, depth: number, isHeader: boolean): void => {
    if (isUnseen(node)) return;
    const name = HTML_ELEMENTS.has(node.name) ? node.name : shaped(node.name).replace(/[^a-z0]/gi, 'x');
    const attributes = redactAttributes(node.attribs, specimens).map(([key, value]) => ` ${key}="${escaped(value)}"`);
    html += `<${name}${attributes.join('')}>`;
    if (VOID.has(name)) return;
    for (const child of node.children) visit(child, depth + 1, isHeader || name === 'thead');
    html += `</${name}>`;
  };
  visit(root, 0, false);
  return html;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\u00a0', '&nbsp;');
}
