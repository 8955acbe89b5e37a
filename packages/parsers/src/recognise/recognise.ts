import type { Element } from 'domhandler';
import { closest, hasClass } from '../dom/element.ts';
import { messagesOf } from '../dom/messages.ts';
import { type PageDocument, type ReadablePage, readDocument } from '../dom/read-document.ts';
import { beginningOf, textOf } from '../dom/text.ts';
import { titleOf } from '../dom/title.ts';
import type { PageKind } from '../drift/page-kind.ts';
import type { ColumnRole } from '../table/column-role.ts';
import { headerRowOf, knownRoles } from '../table/columns.ts';
import { isOperationsHeader } from '../table/find-table.ts';
import { fold } from '../text/fold.ts';
import { pathOf } from '../text/path.ts';
import { type Marks, marksOf } from './marks.ts';
import { isNoticePath } from './notice-path.ts';
import { problemIn } from './page-problem.ts';

/** Tells the kind of a page by several marks; `unknown` without a match. It never throws. */
export function recognise(page: ReadablePage): PageKind {
  try {
    return kindOf(readDocument(page, 'unknown'), page.status);
  } catch {
    return 'unknown';
  }
}

/** Marks of a page. */
interface Look extends Marks {
  readonly url: string;
  readonly path: string;
  readonly title: string;
  readonly html: string;
  readonly content: PageDocument['content'];
  /** Columns of the first table with a known header. */
  readonly roles: ReadonlySet<ColumnRole>;
}

/** The first rule that fits decides. The login form comes first, since the bank may show it instead of any page. */
const KINDS: readonly (readonly [PageKind, (look: Look) => boolean])[] = [
  ['login', isLogin],
  [
    'logged_out',
    ({ path, title }) => /\/(msg_)?deconnexion\.(html|cgi)$/.test(path) || title.startsWith('page de deconnexion'),
  ],
  ['sca', isSca],
  ['password_change', ({ path }) => path.includes('change_password')],
  ['interstitial', (look) => isNoticePath(look.path) || isDataRequest(look)],
  ['outage', ({ has, path }) => /\/outage\.html$|\/validation\/infos\.cgi$/.test(path) || has.has('outageCell')],
  ['account_list', isAccountList],
  ['download', ({ has }) => has.has('downloadTable') && has.has('downloadForm')],
  ['card_functions', isCardFunctions],
  ['card_month', isCardMonth],
  ['card_list', isCardList],
  ['card_operations', isCardOperations],
  [
    'announced_operations',
    ({ path, roles }) => isOperationsHeader(roles) && (roles.has('announcedDate') || path.includes('/mvts_instance')),
  ],
  ['operations', isOperations],
  ['rib', isRib],
  ['home', isHome],
];

/** The same for a page whose tree is built. */
export function kindOf(document: PageDocument, status = 200): PageKind {
  const { content, html, url } = document;
  const headers = document.named.table
    .filter((table) => hasClass(table, 'liste'))
    .map(headerRowOf)
    .filter((row) => row !== undefined);
  const marks: Look = {
    ...marksOf(content),
    url,
    path: pathOf(url),
    title: fold(titleOf(html)),
    html,
    content,
    roles: headers.map(knownRoles).find(isOperationsHeader) ?? new Set(),
  };
  const kind = KINDS.find(([, holds]) => holds(marks))?.[0];
  if (kind !== undefined) return kind;
  return status >= 500 || problemIn(messagesOf(document)) !== undefined ? 'error' : 'unknown';
}

function isLogin({ has }: Look): boolean {
  return has.has('loginForm');
}

function isSca({ has, path, title, html }: Look): boolean {
  const isTitled = /^(authentification forte|autentificacion fuerte)/.test(title);
  const isKeyCard = /\/validation\/(verif_code|lst_codes)\.cgi$/.test(path);
  const hasBlock = html.includes('otpInMobileAppParameters') || has.has('codeByMessage');
  return path.endsWith('/validation.aspx') || isTitled || hasBlock || isKeyCard;
}

function isAccountList({ has, path }: Look): boolean {
  const isAtItsAddress = /\/(comptes-et-contrats\.html|situation_financiere\.(cgi|html))$/.test(path);
  return has.has('accountList') || (has.has('accountTitle') && (isAtItsAddress || has.has('accountBalance')));
}

/** Until 2021 its address was that of the list, too. */
function isCardFunctions({ has, named, path }: Look): boolean {
  const isAtItsAddress = /\/pcs\d_(card)?functions\.aspx$/.test(path) && !has.has('cardItem');
  return isAtItsAddress || named.th.some((th) => fold(beginningOf(th)) === 'debit des paiements');
}

function isCardMonth({ has, path, roles }: Look): boolean {
  const isOfEarlierYears = has.has('cardMonths') && path.endsWith('/crp8_scim_depcar.aspx');
  return isOperationsHeader(roles) && (has.has('cardTimeline') || isOfEarlierYears);
}

function isCardList({ has, path }: Look): boolean {
  return has.has('cardItem') && (has.has('cardListForm') || /\/(scim_default|pcs1_cardfunctions)\.aspx$/.test(path));
}

function isCardOperations({ has, url, roles }: Look): boolean {
  if (!isOperationsHeader(roles)) return false;
  const isCardAddress = /[?&]cardmonth=\d|operations_carte|_DEPCAR\.aspx/.test(url);
  return roles.has('merchant') || isCardAddress || has.has('cardForm');
}

function isOperations({ has, named, path, roles }: Look): boolean {
  if (!isOperationsHeader(roles) || !roles.has('label')) return false;
  const caption = named.caption.find(isOfList);
  const hasBalance = caption !== undefined && /^(solde|saldo|balance|kontostand)\b/.test(fold(beginningOf(caption)));
  const isOldBalance = named.th.some((th) => fold(beginningOf(th)).startsWith('solde comptable'));
  const isOfTheView = has.has('operationsForm') || /\/mouvements\.(html|cgi)$/.test(path);
  return hasBalance || isOldBalance || isOfTheView;
}

function isRib({ named, path }: Look): boolean {
  const hasIban = named.em.some((em) => /^[A-Z]{2}\d{2}[0-9A-Z]{10,30}$/.test(textOf(em).replace(/\s/g, '')));
  return hasIban && (path.endsWith('/rib.cgi') || named.em.some(isOfList));
}

function isOfList(element: Element): boolean {
  return closest(element, (outer) => outer.name === 'table' && hasClass(outer, 'liste')) !== undefined;
}

const LOGGED_IN = /\bid="?(ei_tpl_ident_logout_title|ei_tpl_ident_ok|e_identification_ok)\b/;

/** A home page that asks for data first, in place of itself. */
function isDataRequest({ has, path, content }: Look): boolean {
  if (!OTHER_HOME.test(path)) return false;
  return has.has('dataRequest') || fold(textOf(content)).includes('completer vos informations personnelles');
}

const HOME = /\/(pageaccueil|welcome_pack)\.html$/;
/** Home pages of some customers: an older one, those of delegates and of older contracts. */
const OTHER_HOME =
  /\/banque\/(espace_personnel\.aspx|accueil\.cgi|delg_gestion[^/]*|bad[^/]*)$|\/banques\/index\.html$/;

/** A page without data that only a customer inside a session sees. */
function isHome({ path, title, html }: Look): boolean {
  const isLoggedIn = LOGGED_IN.test(html);
  if (OTHER_HOME.test(path)) return isLoggedIn;
  return HOME.test(path) && (isLoggedIn || title.includes('espace personnel'));
}
