import type { Element } from 'domhandler';
import { childElements, closest, hasClass } from '../dom/element.ts';
import type { FormPost } from '../dom/form-post.ts';
import { linesOf } from '../dom/lines.ts';
import type { PageDocument } from '../dom/read-document.ts';
import { beginningOf, isUnseen, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { fold } from '../text/fold.ts';

/** Words of the button, folded, in the site's four languages. */
const MORE =
  /\b(plus d'operations|suite des operations|mas operaciones|more (operations|transactions)|(weitere|mehr) (umsatze|buchungen|vorgange))\b/;

/** The form with a table's state: the one around it, else the one that names the view. */
export function formOf({ named }: PageDocument, table: Element): Element | undefined {
  const around = closest(table, ({ name }) => name === 'form');
  return around ?? named.form.find(({ attribs }) => (attribs['action'] ?? '').includes('_pid=AccountMasterDetail'));
}

/**
 * The form for the rows that follow.
 *
 * @param press - presses the button; absent when its form is unknown
 * @returns `undefined` when the page shows no sign of more rows
 * @throws {PageDriftError} `page_drift` when it shows a sign that we cannot follow: the list would end too early
 */
export function loadMore(
  document: PageDocument,
  table: Element,
  kind: PageKind,
  press?: () => FormPost,
): FormPost | undefined {
  const { content } = document;
  const around = childrenOutside(content, table);
  // After a missing quotation mark, a value has swallowed the tags behind it, perhaps the button.
  if (around.some(({ attribs }) => attribs['class']?.includes('<') === true)) throw drift(kind, 'attribute.torn');
  const hasButton = around.some((element) => hasClass(element, 'ei_loadmorebtn')) || around.some(isMoreButton);
  if (!hasButton && !around.some(isPagination) && !MORE.test(wordsOutside(content, table))) {
    return undefined;
  }
  if (!hasButton || press === undefined) throw drift(kind, 'more.unknown');
  return press();
}

/** Every element of the content but the table's own. */
function childrenOutside(content: PageDocument['content'], table: Element): readonly Element[] {
  const found: Element[] = [];
  const visit = (element: Element): void => {
    if (element === table) return;
    found.push(element);
    for (const child of childElements(element)) visit(child);
  };
  for (const child of childElements(content)) visit(child);
  return found;
}

function wordsOutside(content: PageDocument['content'], table: Element): string {
  return fold(linesOf(content, (element) => element === table || isUnseen(element)).join(' '));
}

function isMoreButton(element: Element): boolean {
  if (element.name === 'input') return MORE.test(fold(element.attribs['value'] ?? ''));
  return (element.name === 'a' || element.name === 'button') && MORE.test(fold(beginningOf(element)));
}

/** The block of the button, if it is not empty, or the old site's links between pages. */
function isPagination(element: Element): boolean {
  const { id = '', name = '' } = element.attribs;
  if (/paginationForm|imgOpePagSui/.test(`${id} ${name}`)) return true;
  return hasClass(element, 'ei_blocpaginb') && (textOf(element).trim() !== '' || childElements(element).length > 0);
}
