import type { CardView } from '../cards/card-views-of.ts';
import { type Html, html, withEntities } from '../markup/html.ts';
import { PAGES } from '../site/paths.ts';

const THEMES: readonly string[] = [
  'Comptes',
  'Virements',
  'Cartes',
  'Épargne',
  'Crédits',
  'Assurances',
  'Bourse',
  'Fiscalité',
  'Immobilier',
  'Retraite',
  'Téléphonie',
  'Associations',
];
const SUBJECTS: readonly string[] = [
  'Consulter la synthèse',
  'Opérations à venir',
  'Rechercher une opération',
  'Télécharger mes relevés',
  'Gérer mes préférences',
  'Simuler un projet',
  "Éditer un relevé d'identité bancaire",
  'Contacter mon conseiller',
  'Découvrir nos offres réservées aux sociétaires',
  'Questions fréquentes',
  'Déclarer un sinistre',
  'Aide & sécurité',
  'Prendre rendez-vous',
  'Suivre mes demandes',
  'Signer un document en ligne',
];

/**
 * The navigation, long as the bank's: about 60 kB, and it stands twice on each page. Only what is in `main` is content.
 */
function menu(base: string, views: readonly CardView[], device: 'desktop' | 'mobile'): Html {
  return html`<nav id="ei_tpl_menu_${device}" class="ei_menu ei_menu_${device}" aria-label="Menu ${device}"><ul class="_c1 liste _c1">
${THEMES.map((theme, row) => themeOf(base, device, theme, row))}${views.map((view) => viewLink(base, view))}</ul></nav>`;
}

function themeOf(base: string, device: string, theme: string, row: number): Html {
  const link = (subject: string, column: number): Html =>
    html`  <li class="_c1 ei_menu_item _c1" id="M:${device}.F${row}_${column}"><div class="ei_menu_cell"><a class="ei_menu_link _c1 " href="${base}${PAGES.accounts}?_tabi=M${row}&amp;_pid=Menu&amp;k_entry=${device}${row}${column}" title="${theme} : ${subject}"><span class="_c1 ei_menu_label _c1">${subject}</span></a></div></li>
`;
  return html` <li class="ei_menu_theme"><strong>${theme}</strong><ul>
${SUBJECTS.map(link)} </ul></li>
`;
}

const VIEW_LINKS: Readonly<Record<CardView, readonly [page: string, words: string]>> = {
  cards: ['SCIM_default.aspx?_tabi=C&_pid=ListeCartes', 'Mes cartes'],
  company_cards: ['pro/ENC_liste_tiers.aspx', 'Cartes de mon entreprise'],
};

/** A guess: no public page shows where the real menus have these. */
function viewLink(base: string, view: CardView): Html {
  const [page, words] = VIEW_LINKS[view];
  return html` <li class="ei_menu_theme"><a class="ei_menu_link _c1 " href="${`${base}/banque/${page}`}"><span class="_c1 ei_menu_label _c1">${words}</span></a></li>
`;
}

const written = new Map<string, Html>();

/**
 * Both menus, as they stand before the content. French in every language.
 *
 * @param base - sub-bank and language
 * @param views - the card views that this customer's menus link to
 * @param isRaw - whether accented letters stand as they are, not as entities
 */
export function menus(base: string, views: readonly CardView[] = [], isRaw = false): Html {
  const key = [base, isRaw, ...views].join(' ');
  const both = (): Html => html`${menu(base, views, 'desktop')}
${menu(base, views, 'mobile')}`;
  const known = written.get(key) ?? (isRaw ? both() : withEntities(both()));
  written.set(key, known);
  return known;
}
