import type { CalendarDate } from '@relais/model';
import { type CardMonth, type CompanyCard, monthCents } from '../../ledger/card.ts';
import type { Contract, Customer } from '../../ledger/ledger.ts';
import { monthsOf, spacedNumber } from '../cards/cards-of.ts';
import { type CardOfCompany, companiesOf } from '../cards/company-cards.ts';
import { withFee } from '../cards/fee.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount } from '../markup/print-amount.ts';
import { printDate } from '../markup/print-date.ts';
import { zebra } from '../operations/operation-row.ts';
import type { Site } from '../site/site.ts';

interface Whose {
  readonly site: Site;
  readonly customer: Customer;
}

/** Path of all these pages; the query selects the content. */
export const COMPANY_CARDS = '/banque/pro/ENC_liste_tiers.aspx';

/** The companies, each a link to its cards. */
export function companiesPage({ site, customer }: Whose): string {
  const isToday = site.release >= '2021';
  const rows = companiesOf(customer).map((company, index) => {
    const href = isToday
      ? `ENC_liste_tiers.aspx?_tabi=C&_stack=ToListeTiersActivity::/&_pid=ListeTiers&_fid=GoListeContrat&numeroTiers=${index + 1}`
      : `ENC_liste_ctr.aspx?tie=${index + 1}`;
    return html`<tr><td><a href="${href}">${company.holder}</a></td></tr>
`;
  });
  const summary = isToday ? 'Liste des tiers' : 'Liste des titulaires de contrats cartes';
  return page(
    { site, customer },
    html`<table class="liste" summary="${summary}"><tbody>
${rows}</tbody></table>`,
  );
}

/** The cards of a company, each with what it has spent this month. @param pageNumber - from 1 */
export function companyCardsPage(whose: Whose, company: Contract, companyNumber: number, pageNumber: number): string {
  const { companyCardsOnPage, hasHostLinks } = whose.site.cardPages;
  const all = company.companyCards ?? [];
  const from = (pageNumber - 1) * companyCardsOnPage;
  const folder = hasHostLinks ? `${whose.site.base}/banque/pro/` : '';
  const rows = all.slice(from, from + companyCardsOnPage).map((card, index) => {
    const { type, holder, contractNumber, months } = card;
    const href =
      whose.site.release >= '2021'
        ? `${folder}ENC_liste_tiers.aspx?_tabi=C&_stack=ToListeTiersActivity::/&_pid=ListeContrat&_fid=GoDetail&numeroContrat=${contractNumber}&numeroTiers=${companyNumber}`
        : `${folder}ENC_liste_oper.aspx?ctr=${contractNumber}&tie=${companyNumber}`;
    const [open] = months;
    const [amount = '', currency = ''] = money(whose.site, open ? monthCents(open) : 0, company).split(' ');
    return html`<tr><td class="${zebra(index)} g">${holder}</td><td class="${zebra(index)} g"><a href="${href}">${type}</a></td><td class="${zebra(index)} d"><small>${currency}</small></td><td class="${zebra(index)} d">${amount}</td></tr>
`;
  });
  const cards = html`<table class="liste"><thead><tr><th>Porteur</th><th>Carte</th><th colspan="2">Mois en cours</th></tr></thead><tbody>
${rows}</tbody></table>`;
  const isToday = whose.site.release >= '2021';
  const content = html`<p class="a_titre2">Opérations carte</p>
${isToday && html`<table class="fiche"><tbody><tr><th>Titulaire</th><td>${company.holder}</td></tr></tbody></table>`}${cards}
${nextPage(whose.site, companyNumber, pageNumber, Math.ceil(all.length / companyCardsOnPage))}`;
  return page(whose, content);
}

/** The way to the next page. Today's button stands on the last page too, without a name. */
function nextPage({ release, texts }: Site, company: number, shown: number, pages: number): Html {
  if (release >= '2021') {
    const name = shown < pages ? '_FID_GoPageSuivante' : '';
    const action = `ENC_liste_tiers.aspx?_tabi=C&_stack=ToListeTiersActivity::/ListeTiersToListeContratActivity:numtie=${company}&_pid=ListeContrat&page=${shown}`;
    return html`<form id="C:P1:F" action="${action}" method="post" class="_devb_act ___Form"><p><input type="image" alt="Page suivante" name="${name}"/></p>
<input name="_wxf2_cc" type="hidden" value="${texts.culture}" /></form>`;
  }
  if (pages === 1) return html``;
  return html`<form id="frmStarcLstCtrPag" action="${`ENC_liste_ctr.aspx?tie=${company}`}" method="post"><p>Page ${shown}/${pages} <input type="image" name="imgCtrPagSui" alt="Page suivante"/></p>
<input type="hidden" name="page" value="${String(shown)}"/></form>`;
}

export interface CompanyMonthPage extends Whose, CardOfCompany {
  readonly companyNumber: string;
  /** Absent: none was chosen yet. */
  readonly month: CardMonth | undefined;
}

/** A month of a card. Before one is chosen there is only the total of the open one. */
export function companyMonthPage({ site, customer, card, contract, companyNumber, month }: CompanyMonthPage): string {
  const shown = month ?? card.months[0];
  const fees = site.cardPages.fees === 'none' ? 'inside' : site.cardPages.fees;
  const rows = (month?.purchases ?? []).map(({ purchasedOn, merchant, city, cents, original }, index) => {
    const colour = zebra(index);
    return html`<tr><td class="${colour} c">${printDate(purchasedOn)}</td><td class="${colour} g">${merchant}</td><td class="${colour} g">${city}</td><td class="${colour} d">${withFee(money(site, cents, contract), cents, original !== undefined, fees)}</td></tr>
`;
  });
  const total =
    shown &&
    html`<tfoot><tr><td colspan="3">Total prélevé le ${printDate(shown.debitedOn)}</td><td class="d">${money(site, monthCents(shown), contract)}</td></tr></tfoot>`;
  const options = monthsOf(card).map(({ debitedOn }) => monthOption(debitedOn, debitedOn === month?.debitedOn));
  const stack = `ToListeTiersActivity::/ListeTiersToListeContratActivity:numtie=${companyNumber}/ListeContratToDetailContratActivity:numctr=${card.contractNumber},numtie=${companyNumber}`;
  const content = html`<p class="a_titre2">Opérations carte</p>
<form id="C:P2:F" action="ENC_liste_tiers.aspx?_tabi=C&amp;_stack=${stack}&amp;_pid=DetailContratListeOperation" method="post" class="_devb_act ___Form">
${site.cardPages.hasCardSelector && cardSelector(contract.companyCards ?? [], card)}<select name="Data_DateSelectionne">${options}</select><input type="submit" class="hideifscript" name="_FID_DoChangerDate" value="OK"/>
<input type="submit" name="_FID_GoConsulterOngletContrat" value="Contrat"/><input type="submit" name="_FID_DoTrier_sensTri:Asc_typeTri:DateOperation" value="Trier"/><input type="submit" name="_FID_DoTrier_sensTri:Asc_typeTri:MontantEncours" value="Trier"/>
<input name="_wxf2_cc" type="hidden" value="${site.texts.culture}" /></form>
<table class="liste"><thead><tr><th>Date</th><th>Opération</th><th>Ville</th><th>Montant</th></tr></thead><tbody>
${rows}</tbody>${total}</table>`;
  return page({ site, customer }, content);
}

/** The cards of the company, by their position. */
function cardSelector(cards: readonly CompanyCard[], shown: CompanyCard): Html {
  const options = cards.map(
    (card, index) =>
      html`<option value="${String(index + 1)}"${card === shown && html` selected="selected"`}>${spacedNumber(card)}</option>`,
  );
  return html`<select name="Data_PositionCarteSelectionne">${options}</select>`;
}

/** The same before 2021: no body in the table, and a selector of its own. */
export function olderCompanyMonthPage({
  site,
  customer,
  card,
  contract,
  companyNumber,
  month,
}: CompanyMonthPage): string {
  const shown = month ?? monthsOf(card).at(-1);
  if (shown === undefined) return page({ site, customer }, html`<span id="ERREUR">Aucune opération</span>`);
  const rows = shown.purchases.map(({ purchasedOn, merchant, city, cents, original }, index) => {
    const colour = zebra(index);
    const abroad = original && printAmount(original.cents, original.currency, site.texts.thousands);
    return html`<tr><td class="${colour} c">${printDate(purchasedOn)}</td><td class="${colour} g">${merchant}</td><td class="${colour} g">${city}</td><td class="${colour} d">${abroad}</td><td class="${colour} d">${money(site, cents, contract)}</td></tr>
`;
  });
  const options = monthsOf(card)
    .toReversed()
    .map(({ debitedOn }) => monthOption(debitedOn, debitedOn === shown.debitedOn));
  const address = `ctr=${card.contractNumber}&tie=${companyNumber}`;
  const content = html`<form id="frmStarcLstOpe" action="${`ENC_liste_oper.aspx?${address}`}" method="post"><a href="${`ENC_detail_ctr.aspx?${address}`}">Contrat</a>
<select id="moi" name="moi">${options}</select><input type="hidden" name="page" value="1" /></form>
<table class="liste"><thead><tr><th>Date</th><th>Opération</th><th>Ville</th><th>Montant d'origine</th><th>Montant</th></tr></thead>
${rows}<tr><td colspan="4">Total prélevé le ${printDate(shown.debitedOn)}</td><td class="d">${money(site, monthCents(shown), contract)}</td></tr></table>`;
  return page({ site, customer }, content);
}

/** The contract behind a card: its number. */
export function companyContractPage({ site, customer }: Whose, { card }: CardOfCompany): string {
  return page(
    { site, customer },
    html`<table class="liste"><thead><tr><th>Statut</th><th>Numéro</th></tr></thead><tbody><tr><td>Active</td><td>${spacedNumber(card).replaceAll('X', 'x')}</td></tr></tbody></table>`,
  );
}

function monthOption(debitedOn: CalendarDate, isShown: boolean): Html {
  const month = debitedOn.slice(0, 7);
  return html`<option value="${month}"${isShown && html` selected="selected"`}>${month}</option>`;
}

function money({ texts }: Site, cents: number, { currency }: Contract): string {
  return printAmount(cents, currency, texts.thousands);
}

function page({ site, customer }: Whose, content: Html): string {
  return innerPage({
    site,
    title: `Cartes entreprise | ${site.name}`,
    holder: customer.name,
    content: html`<div class="a_blocongfond">${content}</div>`,
  });
}
