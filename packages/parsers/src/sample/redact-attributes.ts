import { isPagesOwn } from './page-words.ts';
import { redactText, shaped } from './redact-text.ts';
import type { Specimens } from './specimens.ts';

/** Classes of the bank's markup. The sample turns any other class into a shape. */
const CLASSES: ReadonlySet<string> = new Set(
  `_c1 _c2 liste fiche saisie saisir i p d g c h fd fg nowrap neg pos doux rupture rupture2 ei_rupture decal1 decal2 decalrupt1
  blocmsg bloctxt err alerte info invisible hideifscript needscript eir_hidexs eir_showxs eir_xs_to1coltable eir_tblshowth
  ei_comptescontrats ei_sdsf_title ei_sdsf_solde ei_sdsf_montant ei_decal_anchor ei_decal1 a_actions a_blocappli a_blocfctl
  encours cb ei_richlb ei_richlb_item ei_richlb_content master_nom ei_titletext ei_subtitletext trioff tridesc triasc a_popinfo ei_loadmorebtn ei_blocpaginb ei_md
  ei_md_detail ei_md_masterroot ei_md_masteritem ei_md_masterlink ei_md_selected a_vide ei_timeline item restriction afficher
  pointer act popdetail popmenu ei_more v3 ___Form ___UpdatePanel _devb_act blocboutons titlecontent ei_appl_ident ALERTE`.split(
    /\s+/,
  ),
);

/** Ids with a meaning. */
const IDS: ReadonlySet<string> = new Set([
  'ei_tpl_content',
  'account-table',
  'ident',
  'bloc_ident',
  'paginationForm',
  'imgOpePagSui',
]);

/** Parts of ids between colons and dots. Numbers count rows; the sample keeps short ones. */
const ID_PART =
  /^(?:[A-Z]{1,2}\d{0,2}|[a-z]{1,2}\d{0,2}|F\d{0,2}_\d{1,4}|button|content|link|title|accountCheckbox|account-table|DataEntry|inMobileAppMessage|OTP\w{0,20})$/;

/** Names of fields: they belong to the form, not to the customer. */
const FIELD =
  /^(?:\[t:[\w%]{1,20};\])?(?:Data_|_FID_|_wxf2_|CB:|Bool:|data_|global_backup|\$CPT|flag$|_cm_|_charset_|otp_)[\w%$.:]{0,80}$/;

/** Parameters of links, and those whose value names a function of the site. */
const PARAMETERS =
  /^(?:webid|k_webid|_widdeb|rib|k_rib|cardmonth|k_cardmonth|carte|selectedMonthly|cardid|regroupement|ref|dev|cfed|nb|fid|mois|annee|_fid|_pid|_tabi|_caller|fam|entete|typ|k_\w{1,30})$/;
const FUNCTION =
  /^(?:Do[A-Z][A-Za-z]{1,40}|[A-Z][A-Za-z]{1,30}(?:Page|Detail|Download)|Download|Step\d|[CI]\d?|SCA|SF|EUR|1)$/;
const FILE = /^[A-Za-z_\-\d]{1,40}\.(?:html|aspx|cgi|asp|htm)$/;
const FOLDER =
  /^(?:fr|en|de|es|banque|client|async|otp|compte|virements|cm[a-z]{2,4}|mabanque|banqueprivee|credit|operations|CR|RE|nr|pro|assurances|)$/;
const VALUE =
  /^(?:(?:OPEDATE|VALDATE|LABEL|AMOUNT)_[AD]|true|false|[a-z]{2}-[A-Z]{2}|csv|ofx|qif|excel|cmi|all|range|k?\d{1,2}|)$/;
const PLAIN: ReadonlySet<string> = new Set([
  'type',
  'method',
  'scope',
  'colspan',
  'rowspan',
  'selected',
  'checked',
  'aria-checked',
  'disabled',
  'lang',
]);

/** The attributes that an element's meaning depends on, without customer data. It drops all others. */
export function redactAttributes(
  attribs: Readonly<Record<string, string>>,
  specimens: Specimens,
): readonly (readonly [name: string, value: string])[] {
  return Object.entries(attribs).flatMap(([name, value]): readonly (readonly [string, string])[] => {
    const redacted = redactAttribute(name, value, attribs['name'] ?? '', specimens);
    return redacted === undefined ? [] : [[name, redacted]];
  });
}

function redactAttribute(name: string, value: string, field: string, specimens: Specimens): string | undefined {
  if (name === 'class') return value.replace(/\S+/g, (token) => (CLASSES.has(token) ? token : shaped(token)));
  if (name === 'id' || name === 'for') return redactId(value);
  if (name === 'name') return FIELD.test(value) ? redactKeys(value, specimens) : redactId(value);
  if (name === 'href' || name === 'action') return redactAddress(value, specimens);
  if (name === 'value') return redactValue(field, value, specimens);
  if (name === 'aria-label' || name === 'title')
    return isPagesOwn(value) || /^Carte /.test(value) ? redactText(value, specimens) : undefined;
  return PLAIN.has(name) && /^[\w-]{0,12}$/.test(value) ? value : undefined;
}

/** `_FID_GoMonthly_card:0_selectedMonthly:32025`: the button of March 2025. */
function redactKeys(field: string, specimens: Specimens): string {
  const [months, month, year] = /(?:selectedMonthly|mois):(\d{1,2})(\d{4})$/.exec(field) ?? [];
  if (months === undefined) return field.replace(/\d{4,}/g, shaped);
  const specimen = monthKey(specimens.month(Number(year) * 12 + Number(month) - 1));
  return field.slice(0, -months.length).replace(/\d{4,}/g, shaped) + months.replace(/\d{5,6}$/, specimen);
}

/** `32025`: March 2025. */
function monthKey(month: number): string {
  return `${(month % 12) + 1}${Math.floor(month / 12)}`;
}

function redactId(id: string): string {
  if (IDS.has(id)) return id;
  return id.replace(/[^:.]+/g, (part) => (ID_PART.test(part) ? part : shaped(part)));
}

function redactValue(field: string, value: string, specimens: Specimens): string {
  if (/webid$/i.test(field)) return redactId64(value, specimens);
  // The sample does not need the second copy of the page's rows.
  if (field === 'Data_Persistance') return '';
  if (VALUE.test(value)) return value;
  // Buttons and options have a meaning. Other values of a form are for the server and may be tokens.
  return field === '' || field.startsWith('_FID_') ? redactText(value, specimens) : '';
}

function redactId64(value: string, specimens: Specimens): string {
  return /^[0-9a-f]{64}$/.test(value) ? specimens.id(value) : shaped(value);
}

/** An address without its host and without the values of its query. */
export function redactAddress(address: string, specimens: Specimens): string {
  if (address === '' || address.startsWith('#')) return address === '' ? '' : '#';
  const url = URL.canParse(address, 'https://bank.invalid/') ? new URL(address, 'https://bank.invalid/') : undefined;
  if (url === undefined) return shaped(address);
  const path = url.pathname
    .split('/')
    .map((part) => (FILE.test(part) ? part.replace(/\d{4,}/g, shaped) : FOLDER.test(part) ? part : shaped(part)))
    .join('/');
  const asked = url.searchParams.get('mois') === null ? undefined : monthAsked(url.searchParams, specimens);
  const query = [...url.searchParams].map(([name, value]) => {
    const month = asked?.get(name);
    if (month !== undefined) return `${name}=${month}`;
    const shown = PARAMETERS.test(name) ? name : shaped(name);
    return `${encodeURIComponent(shown)}=${redactParameter(name, value, specimens)}`;
  });
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

/** `mois=3&annee=2025`: two parameters for one month. */
function monthAsked(query: URLSearchParams, specimens: Specimens): ReadonlyMap<string, string> {
  const month = specimens.month(Number(query.get('annee')) * 12 + Number(query.get('mois')) - 1);
  return new Map([
    ['mois', String((month % 12) + 1)],
    ['annee', String(Math.floor(month / 12))],
  ]);
}

function redactParameter(name: string, value: string, specimens: Specimens): string {
  if (/^(?:k_)?webid$|^_widdeb$/.test(name)) return redactId64(value, specimens);
  if (/^(?:k_)?cardmonth$/.test(name) && /^\d{6}$/.test(value)) {
    const month = specimens.month(Number(value.slice(0, 4)) * 12 + Number(value.slice(4)) - 1);
    return `${Math.floor(month / 12)}${String((month % 12) + 1).padStart(2, '0')}`;
  }
  const [, month, year] = name === 'selectedMonthly' ? (/^(\d{1,2})(\d{4})$/.exec(value) ?? []) : [];
  if (year !== undefined) return monthKey(specimens.month(Number(year) * 12 + Number(month) - 1));
  const [, number, currency = ''] = /^(\d{16}|\d{21}|\d{23})([A-Z]{3})?$/.exec(value) ?? [];
  if (number !== undefined) return specimens.accountNumber(number) + currency;
  if (FUNCTION.test(value)) return value;
  return PARAMETERS.test(name) && !/token/i.test(name) ? encodeURIComponent(shaped(value)) : '';
}
