import { type Cents, type Contract, type ContractKind, type Customer, expectedCents } from '../../ledger/ledger.ts';
import { cardMonthRows } from '../cards/card-month-rows.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount, signClass } from '../markup/print-amount.ts';
import { zebra } from '../operations/operation-row.ts';
import { contractPath } from '../site/paths.ts';
import type { Site } from '../site/site.ts';

/** The groups of the list, in order. Their titles are those of their first kind. */
const GROUPS: readonly (readonly [ContractKind, ...ContractKind[]])[] = [
  ['current', 'financing', 'mobile'],
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
${contracts.map((contract) => html`${contractRow(site, contract, webid(contract), row++)}${!contract.cardsApart && cardMonthRows(site, contract, webid(contract))}`)}${totalRow(site, contracts, row)}</tbody>
`,
    ];
  });
  const nothing = html`<tbody><tr><td colspan="${columns}" class="_c1 c _c1">${NO_ACCOUNT}</td></tr></tbody>`;
  const content = html`${site.features.branchLink && branchScript(site, customer)}<div class="a_blocappli"><p class="_c1 master_nom _c1">${customer.name}</p>
<table cellspacing="1" summary="" class=" eir_xs_to1coltable liste ei_comptescontrats" style="width:100%;">
<thead class=" eir_hidexs"><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
${groups.length === 0 ? nothing : groups}</table></div>`;
  return innerPage({ site, title: `${texts.pageTitles.accounts} | ${site.name}`, holder: customer.name, content });
}

function contractRow(site: Site, contract: Contract, webid: string, row: number): Html {
  const { product, holder, number, listing } = contract;
  const colour = zebra(row);
  const id = `${site.idPrefix}:A2:al.F_0.F4_${row}.A1`;
  const title = html`<span class="_c1 ei_sdsf_title _c1">${product}</span>`;
  const doux =
    number !== '' &&
    html` <span>-</span>   <span class="${site.release === '2018' ? 'nowrap doux' : '_c1 nowrap doux _c1'}">${site.language === 'es' ? number : number.replaceAll(' ', '\u00a0')}</span>`;
  const words = html`${site.release >= '2021' ? html`<span>${title}</span>` : title}${listing?.hasHolder !== false && html`   <span class="nowrap">${holder}</span>`}${doux}`;
  const link = html`<a id="${id}:L" href="${contractPath(site.base, contract, webid)}" target="_self">${words}</a>`;
  const balances = [{ cents: expectedCents(contract), currency: contract.currency }, listing?.also ?? []].flat();
  return html`<tr id="${id}:T" class="_c1  _c1">
 <td colspan="1" class="decalrupt1 decal1 _c1 ${colour} _c1">${listing?.hasLink === false ? words : link}  </td>
 ${balanceCells(site, contract.kind === 'elsewhere' ? [] : balances, colour)}
 <td class="a_actions nowrap _c1 ${colour} _c1">${contract.iban !== undefined && actionsOf(site, webid)}</td></tr>
`;
}

/** What the portfolios come to, for each of their currencies. It is no contract, and leads to their summary. */
function totalRow(site: Site, contracts: readonly Contract[], row: number): Html | false {
  const portfolios = contracts.filter(({ kind }) => kind === 'securities');
  if (portfolios.length === 0 || !site.features.securitiesTotal) return false;
  const balances = [...Map.groupBy(portfolios, ({ currency }) => currency)].map(([currency, all]) => {
    return { currency, cents: all.reduce((sum, contract) => sum + expectedCents(contract), 0) };
  });
  const title = html`<span class="_c1 ei_sdsf_title _c1">VALORISATION TOTALE DE VOS PORTEFEUILLES TITRES</span>`;
  return html`<tr class="_c1  _c1"><td class="decalrupt1 decal1 _c1 ${zebra(row)} _c1"><a href="${site.base}/banque/POR_SyntheseLst.aspx?entete=1">${site.release >= '2021' ? html`<span>${title}</span>` : title}</a></td>
 ${balanceCells(site, balances, zebra(row))}<td class="a_actions _c1 ${zebra(row)} _c1"></td></tr>
`;
}

/** The site of the customer's branch: programs look up the adviser there. The real page always names the port. */
function branchScript({ origin, base }: Site, { contracts }: Customer): Html {
  const { protocol, hostname, port } = new URL(origin);
  const address = `${protocol}//${hostname}:${port === '' ? '443' : port}${base}/banques/contact/trouver-une-agence.aspx`;
  return {
    markup: `<script type="text/javascript">
var lien_caisse = "${address}?guichet=${contracts[0]?.number.slice(0, 5) ?? ''}";
</script>
`,
  };
}

/** Older lists have two columns for the balance, one of them empty. */
function headsOf({ release, texts }: Site): readonly string[] {
  const [contract, balance, actions] = texts.accounts.heads;
  const { debit, credit } = texts.columns;
  return release === '2018' ? [contract, debit, credit, actions] : [contract, balance, actions];
}

interface PrintedBalance {
  readonly cents: Cents;
  readonly currency: string;
}

function balanceCells(site: Site, balances: readonly PrintedBalance[], colour: string): readonly Html[] {
  const isDebit = (balances[0]?.cents ?? 0) < 0;
  const content = balances.map((balance, index) => html`${index > 0 && html`<br/>`}${balanceOf(site, balance)}`);
  const columns = site.release === '2018' ? [isDebit && content, !isDebit && content] : [content];
  return columns.map((shown) => html`<td class="d nowrap _c1 ${colour} ei_sdsf_solde _c1">${shown}</td>`);
}

function balanceOf({ texts }: Site, { cents, currency }: PrintedBalance): Html {
  return html`<span class="ei_sdsf_montant _c1 ${signClass(cents)} _c1">${printAmount(cents, currency, texts.thousands)}</span>`;
}

function actionsOf({ base, paths }: Site, webid: string): Html {
  return html`<a title="Actions" href="#" class="needscript act popmenu"><span>Actions</span></a><span class="hideifscript"><a href="${base}/banque/virements/vplw_vi.html?_widdeb=${webid}&amp;_caller=SF" class="hideifscript">Virement entre vos comptes</a> | <a href="${paths.rib}?webid=${webid}&amp;nb=1" class="hideifscript">IBAN</a></span>`;
}
