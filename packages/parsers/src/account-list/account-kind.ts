import { fold } from '../text/fold.ts';

/**
 * Kind of a row of the account list. Only `current` accounts can be payment accounts. `other` is certainly none, e.g. a
 * telephone contract; `unknown` may be one.
 */
export type AccountKind =
  | 'current'
  | 'savings'
  | 'loan'
  | 'mortgage'
  | 'revolving'
  | 'securities'
  | 'insurance'
  | 'card'
  | 'other'
  | 'unknown';

/** Kind of a row, and whether PSD2 covers it. */
export interface AccountType {
  readonly kind: AccountKind;
  readonly isPaymentAccount: boolean;
}

type Rule = readonly [pattern: RegExp, kind: AccountKind];

/** Professional financing kept like a current account; the API does not show it as a payment account either. */
const DOUBTFUL = /\b(credits? promoteurs?|credits? de campagne)\b/;
/** The words of a pledge of cash, in any number, gender and order. */
const PLEDGE: readonly RegExp[] = [/\bespeces?\b/, /\bgage/];

/** Contracts without an account, under any heading. */
const NO_ACCOUNT = /^(le mobile|forfait mobile)\b/;

/** Product labels, folded. The order matters: the first that matches wins. */
const PRODUCTS: readonly Rule[] = [
  // Names that only a current account has.
  [/(^|\s)c\/c\b|\bcomptes? cheques?\b|\bcomptes? courants?\b|\bcpte courant\b|\bcompte service bancaire\b/, 'current'],
  [/\b(passeport credit|allure|preference|plan 4|etalis|credit en reserve)\b/, 'revolving'],
  [/\b(modulimmo|cic immo|demarrimo)\b/, 'mortgage'],
  [
    /\b(prets?|credits?|global auto|mcne|ppe|p\.?(c\.?)?a\.?s)\b|\bpermis (a )?(1|un) ?(euros?|eur|€) ?(par|\/|le) ?jour\b/,
    'loan',
  ],
  // Companies borrow on what their customers owe them.
  [/\b(creances?|escomptes?|dailly|affacturage)\b/, 'loan'],
  [/\b(pea|p\.e\.a|titres?|portefeuilles?|en actions)\b/, 'securities'],
  [
    /\b(livrets?|ldds?|developpement durable|epargne|tonic|capital|pep|compte duo|syndicat copro travaux|catip)\b/,
    'savings',
  ],
  [/\bassur(ances?|-vie)?\b/, 'insurance'],
  // Names of offers: a current account unless a word above says otherwise (`LIVRET PARCOURS`).
  [/\b(contrat personnel|eurocompte|start|service accueil|parcours)\b/, 'current'],
];

/** Targets of links that tell the kind better than the label. */
const LINKS: readonly Rule[] = [
  [/\/CR\/arrivee\.asp/i, 'revolving'],
  [/\/gec9\.aspx|\/CR\/consultation\.asp|\/RE\/aiguille/i, 'loan'],
  [/\/(POR_Synthese|PORT_|SYNT_)/i, 'securities'],
  // A card with pages of its own: it has no operations as an account has.
  [/\/(SCIM_|PCS\d_|CRP8_|ENC_)/i, 'unknown'],
];
const INSURANCE = /\/assurances\//i;

/** Titles of groups, folded: used only for labels that tell no kind. */
const GROUPS: readonly Rule[] = [
  [/\b(comptes? courants?|comptes? cheques?)\b/, 'current'],
  [/\bepargne\b/, 'savings'],
  [/\b(credits?|prets?|financements?)\b/, 'loan'],
  [/\b(titres?|bourse|placements financiers)\b/, 'securities'],
  [/\bassurances?\b/, 'insurance'],
];

/** Tells the kind of an account by its product label and its link, or else by its group. */
export function accountType(product: string, href = '', group = ''): AccountType {
  const label = fold(product);
  const isPledge = PLEDGE.every((word) => word.test(label));
  if (isPledge || DOUBTFUL.test(label)) return { kind: 'current', isPaymentAccount: false };
  if (NO_ACCOUNT.test(label)) return { kind: 'other', isPaymentAccount: false };
  const byGroup = first(GROUPS, fold(group));
  // Without a name, only the heading of current accounts says what the row is.
  const known = label === '' && byGroup !== 'current' ? undefined : byGroup;
  const kind = INSURANCE.test(href) ? 'insurance' : (kindOf(label, href) ?? known ?? 'unknown');
  return { kind, isPaymentAccount: kind === 'current' };
}

/** A label for a current account, or an unknown label, counts only if the link does not lead elsewhere. */
function kindOf(label: string, href: string): AccountKind | undefined {
  const byLabel = first(PRODUCTS, label);
  return byLabel === undefined || byLabel === 'current' ? (first(LINKS, href) ?? byLabel) : byLabel;
}

function first(rules: readonly Rule[], text: string): AccountKind | undefined {
  return rules.find(([pattern]) => pattern.test(text))?.[1];
}
