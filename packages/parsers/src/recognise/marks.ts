import { type AnyNode, type Document, type Element, isTag } from 'domhandler';
import { choosesCard } from '../dom/card-key.ts';
import { closest, hasClass } from '../dom/element.ts';
import { isDownloadTable } from '../download/download-table.ts';

/** A mark of few kinds of pages. */
type Mark =
  | 'loginForm'
  | 'codeByMessage'
  | 'dataRequest'
  | 'outageCell'
  | 'accountList'
  | 'accountTitle'
  | 'accountBalance'
  | 'downloadTable'
  | 'downloadForm'
  | 'cardForm'
  | 'cardItem'
  | 'cardListForm'
  | 'cardTimeline'
  | 'cardMonths'
  | 'operationsForm';

/** The marks in a page's content that tell its kind. */
export interface Marks {
  readonly has: ReadonlySet<Mark>;
  /** Elements whose text tells the kind, in document order. */
  readonly named: Readonly<Record<'th' | 'em' | 'caption', readonly Element[]>>;
}

/** Collects the marks in one walk; one query for each would walk the page a dozen times. */
export function marksOf(content: Document): Marks {
  const has = new Set<Mark>();
  const named: Record<'th' | 'em' | 'caption', Element[]> = { th: [], em: [], caption: [] };
  // Equal tags share their attributes and give the same marks: a table has thousands. Only for an input does the place
  // matter.
  const noted = new Set<Element['attribs']>();
  const visit = (node: AnyNode): void => {
    if (!isTag(node)) return;
    const { name, attribs } = node;
    if (name === 'th' || name === 'em' || name === 'caption') named[name].push(node);
    if (name === 'input' || !noted.has(attribs)) {
      note(node, has);
      noted.add(attribs);
    }
    for (const child of node.children) visit(child);
  };
  for (const child of content.children) visit(child);
  return { has, named };
}

function note(element: Element, has: Set<Mark>): void {
  const { name, attribs } = element;
  if (attribs['class'] !== undefined) {
    if (name === 'td' && hasClass(element, 'ALERTE')) has.add('outageCell');
    if (name === 'table' && hasClass(element, 'ei_comptescontrats')) has.add('accountList');
    if (name === 'li' && hasClass(element, 'item')) has.add('cardItem');
    if (name === 'div' && hasClass(element, 'ei_timeline')) has.add('cardTimeline');
    if (name === 'div' && hasClass(element, 'restriction')) has.add('cardMonths');
    if (hasClass(element, 'ei_sdsf_title')) has.add('accountTitle');
    if (hasClass(element, 'ei_sdsf_solde')) has.add('accountBalance');
  }
  const { id } = attribs;
  if (id !== undefined) {
    if (name === 'table' && isDownloadTable(id)) has.add('downloadTable');
    if (id.includes('OTPDeliveryChannelText')) has.add('codeByMessage');
    if (name === 'form' && id === 'GoValider') has.add('dataRequest');
  }
  if (choosesCard(element)) has.add('cardForm');
  if (name === 'input' && attribs['name'] === '_cm_pwd' && closest(element, isLoginForm) !== undefined) {
    has.add('loginForm');
  }
  if (name === 'form') {
    const action = attribs['action'] ?? '';
    if (action.includes('telechargement.cgi')) has.add('downloadForm');
    if (/SCIM_default|ListeCartes/i.test(action)) has.add('cardListForm');
    if (action.includes('AccountMasterDetail')) has.add('operationsForm');
  }
}

function isLoginForm({ name, attribs }: Element): boolean {
  return name === 'form' && [attribs['name'], attribs['id']].some((value) => value?.includes('ident') === true);
}
