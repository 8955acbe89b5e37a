import type { Element } from 'domhandler';
import { closest, findAll, hasClass } from '../page/element.ts';
import { fold } from '../page/fold.ts';
import { type FormPost, formPost } from '../page/form-post.ts';
import { drift } from '../page/page-drift-error.ts';
import type { PageKind } from '../page/page-kind.ts';
import type { PageDocument } from '../page/read-document.ts';
import { textOf } from '../page/text.ts';

/** Words of the button, folded, in the site's four languages. */
const MORE =
  /^(plus d'operations|suite des operations|mas operaciones|more (operations|transactions)|(weitere|mehr) (umsatze|buchungen|vorgange))$/;

/** The form that holds a table's state: the one around it, else the one that names the view. */
export function formOf({ content }: PageDocument, table: Element): Element | undefined {
  const isForm = ({ name }: Element): boolean => name === 'form';
  const isOfTheView = (element: Element): boolean =>
    isForm(element) && (element.attribs['action'] ?? '').includes('_pid=AccountMasterDetail');
  return closest(table, isForm) ?? findAll(content, isOfTheView)[0];
}

/**
 * What to post for the rows that follow.
 *
 * @returns `undefined` when the page has no mark of any more
 * @throws {PageDriftError} `page_drift` when it has one that we cannot follow: the list would end too early
 */
export function loadMore(
  { content, url }: PageDocument,
  form: Element | undefined,
  action: string,
  kind: PageKind,
): FormPost | undefined {
  const marks = findAll(content, (element) => isMoreButton(element) || isPagination(element));
  if (marks.length === 0) return undefined;
  if (form === undefined || marks.some((mark) => !isMoreButton(mark) && !holdsMoreButton(mark))) {
    throw drift(kind, 'more.unknown');
  }
  return formPost(form, action, url, kind);
}

function isMoreButton(element: Element): boolean {
  if (hasClass(element, 'ei_loadmorebtn')) return true;
  if (element.name === 'input') return MORE.test(fold(element.attribs['value'] ?? ''));
  return (element.name === 'a' || element.name === 'button') && MORE.test(fold(textOf(element)));
}

/** The block the button stands in, or the old site's ways to turn pages. */
function isPagination(element: Element): boolean {
  if (hasClass(element, 'ei_blocpaginb'))
    return findAll(element, ({ name }) => name === 'a' || name === 'input').length > 0;
  const { id = '', name = '' } = element.attribs;
  return /paginationForm|imgOpePagSui/.test(`${id} ${name}`);
}

function holdsMoreButton(element: Element): boolean {
  return findAll(element, isMoreButton).length > 0;
}
