import { type Contract, type ContractKind, type Customer, expectedCents } from '../../ledger/ledger.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount, signClass } from '../markup/print-amount.ts';
import { contractPath } from '../site/paths.ts';
import type { Site } from '../site/site.ts';

/** The groups of the list, in order. Their titles are those of their first kind. */
const GROUPS: readonly (readonly [ContractKind, ...ContractKind[]])[] = [
  ['current'],
  ['savings', 'securities'],
  ['loan', 'revolving'],
  ['insurance'],
];

export interface AccountListPage {
  readonly site: Site;
  readonly customer: Customer;
  /** Names a contract for the time of this session. */
  readonly webid: (contract: Contract) => string;
}

/** All contracts of a customer, grouped, with their balances. */
export function accountListPage({ site, customer, webid }: AccountListPage): string {
  const { texts } = site;
  let row = 0;
  const groups = GROUPS.flatMap((kinds): Html[] => {
    const contracts = customer.contracts.filter(({ kind }) => kinds.includes(kind));
    if (contracts.length === 0) return [];
    return [
      html`<tbody><tr class="_c1 ei_rupture _c1"><th colspan="3" scope="rowgroup" class="_c1 rupture eir_tblshowth _c1"><span class="ei_decal_anchor">${texts.accounts.groups[kinds[0]]}</span></th></tr>
${contracts.map((contract) => contractRow(site, contract, webid(contract), row++))}</tbody>
`,
    ];
  });
  const branch = customer.contracts[0]?.number.slice(0, 5) ?? '';
  const content = html`<script type="text/javascript">
var lien_caisse = 'https://${site.host}${site.base}/banques/contact/trouver-une-agence.aspx?guichet=${branch}';
</script>
<div class="a_blocappli"><p class="_c1 master_nom _c1">${customer.name}</p>
<table cellspacing="1" summary="" class=" eir_xs_to1coltable liste ei_comptescontrats" style="width:100%;">
<thead class=" eir_hidexs"><tr>${texts.accounts.heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
${groups}</table></div>`;
  return innerPage({ site, title: `${texts.pageTitles.accounts} | ${site.name}`, holder: customer.name, content });
}

function contractRow(site: Site, contract: Contract, webid: string, row: number): Html {
  const zebra = row % 2 === 0 ? 'i' : 'p';
  const id = `${site.idPrefix}:A2:al.F_0.F4_${row}.A1`;
  const balance = expectedCents(contract);
  return html`<tr id="${id}:T" class="_c1  _c1">
 <td colspan="1" class="decalrupt1 decal1 _c1 ${zebra} _c1"><a id="${id}:L" href="${contractPath(site.base, contract, webid)}" target="_self"><span><span class="_c1 ei_sdsf_title _c1">${contract.product}</span></span>   <span class="nowrap">${contract.holder}</span> <span>-</span>   <span class="_c1 nowrap doux _c1">${contract.number.replaceAll(' ', '\u00a0')}</span></a>  </td>
 <td class="d nowrap _c1 ${zebra} ei_sdsf_solde _c1"><span class="ei_sdsf_montant _c1 ${signClass(balance)} _c1">${printAmount(balance, contract.currency, site.texts.thousands)}</span></td>
 <td class="a_actions nowrap _c1 ${zebra} _c1">${contract.iban !== undefined && actionsOf(site, webid)}</td></tr>
`;
}

function actionsOf(site: Site, webid: string): Html {
  return html`<a title="Actions" href="#" class="needscript act popmenu"><span>Actions</span></a><span class="hideifscript"><a href="${site.base}/banque/virements/vplw_vi.html?_widdeb=${webid}&amp;_caller=SF" class="hideifscript">Virement entre vos comptes</a> | <a href="${site.paths.rib}?webid=${webid}&amp;nb=1" class="hideifscript">IBAN</a></span>`;
}
