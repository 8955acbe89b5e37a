import type { ContractKind } from '../../ledger/ledger.ts';
import { type Contract, type Customer, expectedCents } from '../../ledger/ledger.ts';
import { cardMonthRows } from '../cards/card-month-rows.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount, signClass } from '../markup/print-amount.ts';
import { zebra } from '../operations/operation-row.ts';
import { contractPath } from '../site/paths.ts';
import type { Site } from '../site/site.ts';

/** The groups of the list, in order. Their titles are those of their first kind. */
const GROUPS: readonly (readonly [ContractKind, ...ContractKind[]])[] = [
  ['current', 'financing'],
  ['savings', 'securities'],
  ['loan', 'revolving'],
  ['insurance'],
  ['elsewhere'],
];

const NO_ACCOUNT = 'Votre contrat de banque à distance ne vous donne accès à aucun compte.';

export interface AccountListPage {
  readonly site: Site;
  readonly customer: Customer;
  /** Gives a contract its id for this session. */
  readonly webid: (contract: Contract) => string;
}

/** All contracts of a customer, grouped, with their balances. */
export function accountListPage({ site, customer, webid }: AccountListPage): string {
  const { texts } = site;
  const heads = headsOf(site);
  const columns = heads.length;
  let row = 0;
  const groups = GROUPS.flatMap((kinds): Html[] => {
    const contracts = customer.contracts.filter(({ kind }) => kinds.includes(kind));
    if (contracts.length === 0) return [];
    return [
      html`<tbody><tr class="_c1 ei_rupture _c1"><th colspan="${columns}" scope="rowgroup" class="_c1 rupture eir_tblshowth _c1"><span class="ei_decal_anchor">${texts.accounts.groups[kinds[0]]}</span></th></tr>
${contracts.map((contract) => html`${contractRow(site, contract, webid(contract), row++)}${!contract.cardsApart && cardMonthRows(site, contract, webid(contract))}`)}</tbody>
`,
    ];
  });
  const nothing = html`<tbody><tr><td colspan="${columns}" class="_c1 c _c1">${NO_ACCOUNT}</td></tr></tbody>`;
  const branch = customer.contracts[0]?.number.slice(0, 5) ?? '';
  const content = html`<script type="text/javascript">
var lien_caisse = 'https://${site.host}${site.base}/banques/contact/trouver-une-agence.aspx?guichet=${branch}';
</script>
<div class="a_blocappli"><p class="_c1 master_nom _c1">${customer.name}</p>
<table cellspacing="1" summary="" class=" eir_xs_to1coltable liste ei_comptescontrats" style="width:100%;">
<thead class=" eir_hidexs"><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
${groups.length === 0 ? nothing : groups}</table></div>`;
  return innerPage({ site, title: `${texts.pageTitles.accounts} | ${site.name}`, holder: customer.name, content });
}

function contractRow(site: Site, contract: Contract, webid: string, row: number): Html {
  const { product, holder, number } = contract;
  const colour = zebra(row);
  const id = `${site.idPrefix}:A2:al.F_0.F4_${row}.A1`;
  const title = html`<span class="_c1 ei_sdsf_title _c1">${product}</span>`;
  const doux =
    number !== '' &&
    html` <span>-</span>   <span class="${site.release === '2018' ? 'nowrap doux' : '_c1 nowrap doux _c1'}">${site.language === 'es' ? number : number.replaceAll(' ', '\u00a0')}</span>`;
  return html`<tr id="${id}:T" class="_c1  _c1">
 <td colspan="1" class="decalrupt1 decal1 _c1 ${colour} _c1"><a id="${id}:L" href="${contractPath(site.base, contract, webid)}" target="_self">${site.release >= '2021' ? html`<span>${title}</span>` : title}   <span class="nowrap">${holder}</span>${doux}</a>  </td>
 ${balanceCells(site, contract, colour)}
 <td class="a_actions nowrap _c1 ${colour} _c1">${contract.iban !== undefined && actionsOf(site, webid)}</td></tr>
`;
}

/** Older lists have two columns for the balance, one of them empty. */
function headsOf({ release, texts }: Site): readonly string[] {
  const [contract, balance, actions] = texts.accounts.heads;
  const { debit, credit } = texts.columns;
  return release === '2018' ? [contract, debit, credit, actions] : [contract, balance, actions];
}

function balanceCells(site: Site, contract: Contract, colour: string): readonly Html[] {
  const balance = contract.kind !== 'elsewhere' && balanceOf(site, contract);
  const isDebit = expectedCents(contract) < 0;
  const columns = site.release === '2018' ? [isDebit && balance, !isDebit && balance] : [balance];
  return columns.map((content) => html`<td class="d nowrap _c1 ${colour} ei_sdsf_solde _c1">${content}</td>`);
}

function balanceOf({ texts }: Site, contract: Contract): Html {
  const balance = expectedCents(contract);
  return html`<span class="ei_sdsf_montant _c1 ${signClass(balance)} _c1">${printAmount(balance, contract.currency, texts.thousands)}</span>`;
}

function actionsOf({ base, paths }: Site, webid: string): Html {
  return html`<a title="Actions" href="#" class="needscript act popmenu"><span>Actions</span></a><span class="hideifscript"><a href="${base}/banque/virements/vplw_vi.html?_widdeb=${webid}&amp;_caller=SF" class="hideifscript">Virement entre vos comptes</a> | <a href="${paths.rib}?webid=${webid}&amp;nb=1" class="hideifscript">IBAN</a></span>`;
}
