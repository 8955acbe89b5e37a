import { bookedCents, type Contract, type ContractKind, type Customer } from '../../ledger/ledger.ts';
import type { BrandLook } from '../brand-look.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { printAmount, signClass } from '../markup/print-amount.ts';
import { contractPath, PATHS } from '../paths.ts';

/** The groups of the list, in order. */
const GROUPS: readonly { readonly title: string; readonly kinds: readonly ContractKind[] }[] = [
  { title: 'Comptes courants', kinds: ['current'] },
  { title: 'Épargne', kinds: ['savings', 'securities'] },
  { title: 'Crédits', kinds: ['loan', 'revolving'] },
  { title: 'Assurances', kinds: ['insurance'] },
];

export interface AccountListPage {
  readonly look: BrandLook;
  readonly customer: Customer;
  /** Names a contract for the time of this session. */
  readonly webid: (contract: Contract) => string;
}

/** All contracts of a customer, grouped, with their balances. */
export function accountListPage({ look, customer, webid }: AccountListPage): string {
  let row = 0;
  const groups = GROUPS.flatMap(({ title, kinds }): Html[] => {
    const contracts = customer.contracts.filter(({ kind }) => kinds.includes(kind));
    if (contracts.length === 0) return [];
    return [
      html`<tbody><tr class="_c1 ei_rupture _c1"><th colspan="3" scope="rowgroup" class="_c1 rupture eir_tblshowth _c1"><span class="ei_decal_anchor">${title}</span></th></tr>
${contracts.map((contract) => contractRow(contract, webid(contract), row++, look.idPrefix))}</tbody>
`,
    ];
  });
  const branch = customer.contracts[0]?.number.slice(0, 5) ?? '';
  const content = html`<script type="text/javascript">
var lien_caisse = 'https://${look.host}/fr/banques/contact/trouver-une-agence.aspx?guichet=${branch}';
</script>
<div class="a_blocappli"><p class="_c1 master_nom _c1">${customer.name}</p>
<table cellspacing="1" summary="" class=" eir_xs_to1coltable liste ei_comptescontrats" style="width:100%;">
<thead class=" eir_hidexs"><tr><th scope="col">Contrat</th><th scope="col">Solde</th><th scope="col">Actions</th></tr></thead>
${groups}</table></div>`;
  return innerPage({ look, title: `Comptes et Contrats | ${look.name}`, holder: customer.name, content });
}

function contractRow(contract: Contract, webid: string, row: number, prefix: string): Html {
  const zebra = row % 2 === 0 ? 'i' : 'p';
  const id = `${prefix}:A2:al.F_0.F4_${row}.A1`;
  const balance = bookedCents(contract);
  return html`<tr id="${id}:T" class="_c1  _c1">
 <td colspan="1" class="decalrupt1 decal1 _c1 ${zebra} _c1"><a id="${id}:L" href="${contractPath(contract, webid)}" target="_self"><span><span class="_c1 ei_sdsf_title _c1">${contract.product}</span></span>   <span class="nowrap">${contract.holder}</span> <span>-</span>   <span class="_c1 nowrap doux _c1">${contract.number.replaceAll(' ', '\u00a0')}</span></a>  </td>
 <td class="d nowrap _c1 ${zebra} ei_sdsf_solde _c1"><span class="ei_sdsf_montant _c1 ${signClass(balance)} _c1">${printAmount(balance, contract.currency)}</span></td>
 <td class="a_actions nowrap _c1 ${zebra} _c1">${contract.iban !== undefined && actionsOf(webid)}</td></tr>
`;
}

function actionsOf(webid: string): Html {
  return html`<a title="Actions" href="#" class="needscript act popmenu"><span>Actions</span></a><span class="hideifscript"><a href="/fr/banque/virements/vplw_vi.html?_widdeb=${webid}&amp;_caller=SF" class="hideifscript">Virement entre vos comptes</a> | <a href="${PATHS.rib}?webid=${webid}&amp;nb=1" class="hideifscript">IBAN</a></span>`;
}
