import type { AccountListPage, AccountListRow } from '@relais/parsers';
import type { Contract, ContractKind } from '@relais/simulator/pages';
import type { Listed } from '../books/customer.ts';
import { addressOf, basePathOf, type DrawnSite } from '../books/site.ts';
import { amount, webidOf } from './printed.ts';
import { WORDS, type Words } from './words.ts';

/** The groups of the list in order, the kinds of contract in each. */
const GROUPS: readonly (readonly [keyof Words['groups'], readonly ContractKind[]])[] = [
  ['current', ['current', 'financing', 'mobile']],
  ['savings', ['savings', 'securities']],
  ['loan', ['loan', 'revolving']],
  ['insurance', ['insurance']],
  ['elsewhere', ['elsewhere']],
];

/** All that the account list must yield, from the contracts. */
export function accountListTruth(site: DrawnSite, name: string, listed: readonly Listed[]): AccountListPage {
  const words = WORDS[site.language];
  const rows = GROUPS.flatMap(([group, kinds]) =>
    listed
      .filter(({ contract }) => kinds.includes(contract.kind))
      .flatMap((one) => {
        const row = accountRow(site, words.groups[group], one);
        return [row, ...cardRows(words, row, one.contract)];
      }),
  );
  return { ...(name === '' ? {} : { holder: name }), rows };
}

function accountRow(site: DrawnSite, group: string, { contract, readAs }: Listed): AccountListRow {
  const { kind, product, holder, number, currency, listing } = contract;
  const webid = webidOf(site.visit, contract.resourceId);
  const { path, ids } = linkOf(contract, webid);
  const isInDoubt = listing?.also !== undefined;
  return {
    kind: readAs,
    isPaymentAccount: kind === 'current',
    ...(isInDoubt && kind === 'current' ? { inDoubt: true } : {}),
    product,
    ...(listing?.hasHolder === false ? {} : { holder }),
    ...(number === '' ? {} : { number }),
    ...(kind === 'elsewhere' || isInDoubt ? {} : { balance: amount(sumOf(contract), currency) }),
    group,
    ...(listing?.hasLink === false ? {} : { href: addressAt(site, path), ...ids }),
  };
}

function sumOf({ openingCents, operations, announced = [] }: Contract): number {
  return [...operations, ...announced].reduce((total, { cents }) => total + cents, openingCents);
}

function addressAt(site: DrawnSite, path: string): string {
  return path.startsWith('/') ? new URL(basePathOf(site) + path, addressOf(site, '')).href : addressOf(site, path);
}

function linkOf(
  { kind, rib = '', currency }: Contract,
  webid: string,
): { readonly path: string; readonly ids: Pick<AccountListRow, 'webid' | 'rib'> } {
  const both = { webid, rib: rib + currency };
  switch (kind) {
    case 'current':
    case 'financing':
    case 'savings':
      return { path: `mouvements.html?webid=${webid}`, ids: { webid } };
    case 'loan':
      return { path: `gec9.aspx?webid=${webid}&rib=${both.rib}`, ids: both };
    case 'revolving':
      return { path: `CR/consultation.asp?webid=${webid}&rib=${both.rib}`, ids: both };
    case 'securities':
      return { path: 'PORT_Synthese.aspx?entete=1', ids: {} };
    case 'insurance':
      return { path: '/assurances/SYNASSINT.aspx', ids: {} };
    case 'mobile':
      return { path: 'lien_inter_sites.aspx?site=telephonie', ids: {} };
    case 'elsewhere':
      return { path: 'lien_inter_sites.aspx?site=assurance-auto', ids: {} };
  }
}

/** Below an account: one row for each day on which its deferred cards are debited. */
function cardRows(
  { endOf, months }: Words,
  account: AccountListRow,
  { cards = [], currency }: Contract,
): readonly AccountListRow[] {
  const all = cards.flatMap((card) => card.months);
  return [...new Set(all.map(({ debitedOn }) => debitedOn))].map((debitedOn) => {
    const purchases = all.filter((month) => month.debitedOn === debitedOn).flatMap((month) => month.purchases);
    const [year = '', month = ''] = debitedOn.split('-');
    return {
      kind: 'card',
      isPaymentAccount: true,
      product: `${endOf} ${months[Number(month) - 1]} ${year}`,
      ...(account.holder === undefined ? {} : { holder: account.holder }),
      ...(account.number === undefined ? {} : { number: account.number }),
      balance: amount(
        purchases.reduce((sum, { cents }) => sum + cents, 0),
        currency,
      ),
      ...(account.group === undefined ? {} : { group: account.group }),
      href: `${account.href}&cardmonth=${year}${month}`,
      ...(account.webid === undefined ? {} : { webid: account.webid }),
      cardMonth: year + month,
    };
  });
}
