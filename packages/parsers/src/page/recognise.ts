import { type CheerioAPI, load } from 'cheerio/slim';
import type { ColumnRole } from '../table/column-role.ts';
import { headerRowOf, knownRoles } from '../table/columns.ts';
import { isOperationsHeader } from '../table/find-table.ts';
import type { BankPage } from './bank-page.ts';
import { fold } from './fold.ts';
import { messagesOf } from './messages.ts';
import type { PageKind } from './page-kind.ts';
import { problemIn } from './page-problem.ts';
import { pathOf } from './path.ts';
import { type PageDocument, readDocument } from './read-document.ts';
import { titleOf } from './title.ts';

/** Tells what a page is, by several marks; `unknown` when it has the marks of none. Never throws. */
export function recognise(page: BankPage): PageKind {
  try {
    return kindOf(readDocument(page, 'unknown'), page.status);
  } catch {
    return 'unknown';
  }
}

/** What the marks are looked up in. */
interface Marks {
  readonly $: CheerioAPI;
  readonly url: string;
  readonly path: string;
  readonly title: string;
  readonly html: string;
  /** Columns of the first table that has a header we know. */
  readonly roles: ReadonlySet<ColumnRole>;
}

/** The first that holds wins. The login form comes first: any page may have turned into it. */
const KINDS: readonly (readonly [PageKind, (marks: Marks) => boolean])[] = [
  ['login', isLogin],
  [
    'logged_out',
    ({ path, title }) => /\/(msg_)?deconnexion\.(html|cgi)$/.test(path) || title.startsWith('page de deconnexion'),
  ],
  ['sca', isSca],
  ['password_change', ({ path }) => path.includes('change_password')],
  ['interstitial', ({ path }) => INTERSTITIAL.test(path)],
  ['outage', ({ $, path }) => /\/outage\.html$|\/validation\/infos\.cgi$/.test(path) || $('td.ALERTE').length > 0],
  ['account_list', isAccountList],
  ['download', ({ $ }) => $('#account-table').length > 0 && $('form[action*="telechargement.cgi"]').length > 0],
  ['card_operations', isCardOperations],
  [
    'announced_operations',
    ({ path, roles }) => isOperationsHeader(roles) && (roles.has('announcedDate') || path.includes('/mvts_instance')),
  ],
  ['operations', isOperations],
  ['rib', isRib],
  ['home', isHome],
];

const INTERSTITIAL =
  /\/paci|\/(conditions-generales|residencefiscale|coordonnees_personnelles|reglementation-dsp2|migr_gestion_pouvoirs|cmig_statut|ordr_infosgenerales|information-client)\.|\/assembleegenerale|\/defi-solidaire|\/validation\/(?!infos\.cgi)/;

/** The same for a page that is a tree already. */
export function kindOf(document: PageDocument, status = 200): PageKind {
  const { content, html, url } = document;
  const $ = load(content);
  const headers = $('table.liste')
    .get()
    .map(headerRowOf)
    .filter((row) => row !== undefined);
  const marks: Marks = {
    $,
    url,
    path: pathOf(url),
    title: fold(titleOf(html)),
    html,
    roles: headers.map(knownRoles).find(isOperationsHeader) ?? new Set(),
  };
  const kind = KINDS.find(([, holds]) => holds(marks))?.[0];
  if (kind !== undefined) return kind;
  return status >= 500 || problemIn(messagesOf(document)) !== undefined ? 'error' : 'unknown';
}

function isLogin({ $ }: Marks): boolean {
  return $('form[name*="ident"], form[id*="ident"]').has('input[name="_cm_pwd"]').length > 0;
}

function isSca({ $, path, title, html }: Marks): boolean {
  const isTitled = /^(authentification forte|autentificacion fuerte)/.test(title);
  const isKeyCard = /\/validation\/(verif_code|lst_codes)\.cgi$/.test(path);
  const hasBlock = html.includes('otpInMobileAppParameters') || $('[id*="OTPDeliveryChannelText"]').length > 0;
  return path.endsWith('/validation.aspx') || isTitled || hasBlock || isKeyCard;
}

function isAccountList({ $, path }: Marks): boolean {
  const isAtItsAddress = /\/(comptes-et-contrats\.html|situation_financiere\.(cgi|html))$/.test(path);
  const hasTitles = $('.ei_sdsf_title').length > 0;
  return $('table.ei_comptescontrats').length > 0 || (hasTitles && (isAtItsAddress || $('.ei_sdsf_solde').length > 0));
}

function isCardOperations({ $, url, roles }: Marks): boolean {
  if (!isOperationsHeader(roles)) return false;
  const isCardAddress = /[?&]cardmonth=\d|operations_carte|_DEPCAR\.aspx/.test(url);
  return roles.has('merchant') || isCardAddress || $('[name="Data_SelectedCardItemKey"]').length > 0;
}

function isOperations({ $, path, roles }: Marks): boolean {
  if (!isOperationsHeader(roles) || !roles.has('label')) return false;
  const hasBalance = /^(solde|saldo|balance|kontostand)\b/.test(fold($('table.liste caption').first().text()));
  const isOldBalance = $('th').filter((_, th) => fold($(th).text()).startsWith('solde comptable')).length > 0;
  const isOfTheView = $('form[action*="AccountMasterDetail"]').length > 0 || /\/mouvements\.(html|cgi)$/.test(path);
  return hasBalance || isOldBalance || isOfTheView;
}

function isRib({ $, path }: Marks): boolean {
  const ibans = $('em').filter((_, em) => /^[A-Z]{2}\d{2}[0-9A-Z]{10,30}$/.test($(em).text().replace(/\s/g, '')));
  return ibans.length > 0 && (path.endsWith('/rib.cgi') || $('table.liste').has('em').length > 0);
}

/** The page of no data that only somebody logged in sees. */
function isHome({ path, title, html }: Marks): boolean {
  const isLoggedIn = /\bid="?(ei_tpl_ident_logout_title|ei_tpl_ident_ok|e_identification_ok)\b/.test(html);
  const isAtItsAddress = /\/(pageaccueil|welcome_pack)\.html$/.test(path);
  return isAtItsAddress && (isLoggedIn || title.includes('espace personnel'));
}
