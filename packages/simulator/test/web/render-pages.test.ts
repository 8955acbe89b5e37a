import { describe, expect, it } from 'vitest';
import type { Contract, DisplayPreferences, OperationsPageOptions } from '../../src/pages.ts';
import {
  LANGUAGES,
  renderAccountListPage,
  renderAnnouncedPage,
  renderOperationsPage,
  renderRibPage,
} from '../../src/pages.ts';
import { formOf, plain, rowsOf } from './browse.ts';

const operation = { token: '0'.repeat(64), currency: 'EUR', hasAdvice: false };
/** Small enough to be checked by hand: 1000,00 at first, 964,90 at the end, 112,50 to come. */
const CONTRACT: Contract = {
  kind: 'current',
  resourceId: 'ACC-1',
  product: 'COMPTE COURANT',
  holder: 'MME ALICE EXEMPLE',
  number: '00001 00000123457',
  iban: 'FR7699991000010000001234570',
  currency: 'EUR',
  openingCents: 100_000,
  operations: [
    {
      ...operation,
      reference: '99001202506900001',
      bookingDate: '2025-03-10',
      valueDate: '2025-03-09',
      purchaseDate: '2025-03-09',
      cents: -480,
      lines: ['PAIEMENT PSC 0903 RENNES', 'BOULANGERIE KERN CARTE 4417'],
    },
    {
      ...operation,
      reference: '99001202507100001',
      bookingDate: '2025-03-12',
      valueDate: '2025-03-12',
      cents: -8641,
      lines: ['PRLV SEPA OUEST ENERGIES', 'OE-000451298-2', 'ECHEANCE MARS 2025'],
    },
    {
      ...operation,
      reference: '99001202507100002',
      bookingDate: '2025-03-12',
      valueDate: '2025-03-13',
      cents: 5611,
      lines: ['VIR INST MME JULIE CARPENTIER'],
      hasAdvice: true,
    },
  ],
  announced: [
    { cents: -11_250, lines: ['PRLV SEPA ASSURANCES DU LITTORAL', 'ADL 7781'], expectedOn: '2025-03-17' },
    { cents: 2000, lines: ['VIR SEPA M YANIS FERHAOUI'], expectedOn: '2025-03-18' },
  ],
};

function shown(preferences: Partial<DisplayPreferences>, more: Partial<OperationsPageOptions> = {}): string {
  const page = renderOperationsPage({ brand: 'cm', contract: CONTRACT, today: '2025-03-14', preferences, ...more });
  return plain(page.slice(page.indexOf('<main')));
}

function headings(page: string): readonly string[] {
  const head = page.slice(page.indexOf('<thead'), page.indexOf('</thead>'));
  return [...head.matchAll(/<th [^>]*>(?:<a [^>]*><span>)?([^<]*)/g)].map(([, words = '']) => words);
}

/** Texts of the cells of the newest row, label left out. */
function newest(page: string): readonly string[] {
  const row = `<td class="h c nowrap${rowsOf(page)[0] ?? ''}`;
  return row
    .split('</td>')
    .filter((cell) => cell.includes('<td') && !cell.includes('ei_decal1'))
    .map((cell) => cell.replace(/<[^>]*>/g, ''));
}

describe('a customer who prefers', () => {
  it.each<[string, Partial<DisplayPreferences>, readonly string[], readonly string[]]>([
    [
      'nothing in particular',
      {},
      ['Date', 'Valeur', 'Opération', 'Montant '],
      ['12/03/2025', '13/03/2025', '+56,11 EUR'],
    ],
    ['no value date', { valueDate: false }, ['Date', 'Opération', 'Montant '], ['12/03/2025', '+56,11 EUR']],
    [
      'two columns of amounts',
      { amountColumns: 2 },
      ['Date', 'Valeur', 'Opération', 'Débit', 'Crédit'],
      ['12/03/2025', '13/03/2025', '', '+56,11 EUR'],
    ],
    [
      'a running balance and a counter-value',
      { runningBalance: true, counterValue: 'USD' },
      ['Date', 'Valeur', 'Opération', 'Montant ', 'Contre-valeur', 'Solde'],
      ['12/03/2025', '13/03/2025', '+56,11 EUR', '+60,60 USD', '+964,90 EUR'],
    ],
  ])('%s has these columns', (_, preferences, titles, cells) => {
    const page = shown(preferences);
    expect(headings(page)).toEqual(titles);
    expect(newest(page)).toEqual(cells);
  });

  it('a running balance sees it go from row to row', () => {
    const balances = rowsOf(shown({ runningBalance: true })).map((row) => /([^>]*)<\/td><\/tr>/.exec(row)?.[1]);
    expect(balances).toEqual(['+964,90 EUR', '+908,79 EUR', '+995,20 EUR']);
  });

  it('days apart has a heading above each, and a body of its own', () => {
    const page = shown({ groupByDate: true });
    const bodies = page.split('<tbody>').filter((body) => body.includes('rupture2'));
    const days = bodies.map((body) => [/<span>([^<]*)<\/span><\/th>/.exec(body)?.[1], rowsOf(body).length]);
    expect(days).toEqual([
      ['mercredi 12 mars 2025', 2],
      ['lundi 10 mars 2025', 1],
    ]);
  });

  it('no value date finds it under the label, for everybody', () => {
    const [transfer = '', debit = '', payment = ''] = rowsOf(shown({ valueDate: false }));
    expect(transfer).toMatch(
      /VIR INST MME JULIE CARPENTIER\n<\/div><div [^>]*>\n\nDate de valeur : {2}13\/03\/2025\n<\/div>/,
    );
    expect(debit).toMatch(/OE-000451298-2<br\/> ECHEANCE MARS 2025<br\/>\nDate de valeur : {2}12\/03\/2025\n<\/div>/);
    expect(payment).toMatch(/KERN CARTE 4417\n<\/div>.*\n\nDate de valeur : {2}09\/03\/2025/);
  });

  it.each([
    [1, 'PRLV SEPA OUEST ENERGIES', 'OE-000451298-2<br/> ECHEANCE MARS 2025'],
    [2, 'PRLV SEPA OUEST ENERGIES<br/> OE-000451298-2', 'ECHEANCE MARS 2025'],
  ] as const)('%i lines of a label unfolds the others', (labelLines, above, below) => {
    const [, row = ''] = rowsOf(shown({ labelLines }));
    expect(row).toContain(`  ${above}\n</div>`);
    expect(row).toContain(`class="hideifscript">\n${below}  <span`);
  });

  it('all lines of a label unfolds nothing', () => {
    expect(shown({ labelLines: 4 })).not.toContain('Cliquer pour');
  });

  it('anything finds it in the script, in French in every language', () => {
    const preferences = { valueDate: false, amountColumns: 2, groupByDate: true, runningBalance: true } as const;
    for (const language of LANGUAGES) {
      const page = shown({ ...preferences, labelLines: 3, counterValue: 'USD' }, { language });
      for (const [name, value] of [
        ['parametrageDateValeur', 'Sans date de valeur'],
        ['parametrageNbLignes', '3'],
        ['parametrageMontant', 'Montants sur 2 colonnes|Avec montants mis en valeur'],
        ['parametrageRegroupements', 'Avec regroupement par date'],
        ['parametrageSoldeProgressif', 'Avec solde progressif'],
        ['parametrageContreValeur', 'USD'],
      ]) {
        expect(page).toContain(`var ${name} = "${value}";`);
      }
    }
  });
});

describe('what is announced', () => {
  it('is part of the balance on the list, and parted from it above the operations', () => {
    const list = renderAccountListPage({ brand: 'cm', contracts: [CONTRACT] });
    expect(list).toContain('pos _c1">+872,40 EUR</span>');
    const page = shown({});
    expect(page.slice(page.indexOf('<caption'), page.indexOf('</caption>'))).toContain('>+872,40 EUR</span>');
    expect(page).toMatch(/<span>Dont opérations à venir : <span[^>]*eir_hidexs"><span class="_c1 neg _c1">-92,50 EUR/);
    expect(page).toMatch(/<span>Dont opérations enregistrées : <span[^>]*><span class="_c1 pos _c1">\+964,90 EUR/);
    expect(page.split('-92,50 EUR').length - 1).toBe(2);
    expect(shown({}, { language: 'es' })).toMatch(/futuras:<\/span> <span[^>]*><span class="_c1 neg _c1">-92,50 EUR/);
  });

  it('is totalled in the hidden state', () => {
    const page = renderOperationsPage({ brand: 'cm', contract: CONTRACT, today: '2025-03-14' });
    const base64 = formOf(page).sent.get('Data_Persistance')?.split(':')[1] ?? '';
    expect(JSON.parse(Buffer.from(base64, 'base64').toString()).TTCA).toBe(-92.5);
  });

  it('has a page of its own, without value dates', () => {
    const page = plain(renderAnnouncedPage({ brand: 'cm', contract: CONTRACT }));
    expect(page).toContain("<th>Date de l'annonce</th><th>Opération</th><th>Montant</th>");
    const rows = [...page.matchAll(/<tr><td class="[ip] g">(.*?)<\/td><td[^>]*>(.*?)<\/td><td[^>]*>(.*?)<\/td>/g)];
    expect(rows.map(([, ...cells]) => cells)).toEqual([
      ['17/03/2025', 'PRLV SEPA ASSURANCES DU LITTORAL<br/>ADL 7781', '-112,50 EUR'],
      ['18/03/2025', 'VIR SEPA M YANIS FERHAOUI', '+20,00 EUR'],
    ]);
  });

  it('is linked to from the operations', () => {
    expect(shown({})).toMatch(/<a href="\/fr\/banque\/mvts_instance\.cgi\?webid=[0-9a-f]{64}">Opérations à venir<\/a>/);
  });

  it('may be nothing: then no halves of the balance are shown, and the page says so', () => {
    const { announced, ...quiet } = CONTRACT;
    expect(shown({}, { contract: quiet })).not.toContain('Dont opérations');
    expect(plain(renderAnnouncedPage({ brand: 'cm', contract: quiet }))).toContain('a_vide _c1">Aucune opération');
  });
});

describe('the pages in another language', () => {
  it.each([
    ['fr', 'Solde au 14/03/2025', 'Opération', 'Comptes courants', 'mercredi 12 mars 2025'],
    ['en', 'Balance at 14/03/2025', 'Transaction', 'Current accounts', 'Wednesday 12 March 2025'],
    ['de', 'Kontostand am 14/03/2025', 'Vorgang', 'Girokonten', 'Mittwoch, 12. März 2025'],
    ['es', 'Saldo a 14/03/2025', 'Operación', 'Cuentas corrientes', 'miércoles 12 de marzo de 2025'],
  ] as const)(
    '%s have their own words and addresses, and the same sort links',
    (language, caption, label, group, day) => {
      const page = shown({ groupByDate: true }, { language });
      expect(page).toContain(caption);
      expect(page).toContain(day);
      expect(headings(page)).toContain(label);
      expect(page).toContain(`action="/${language}/banque/mouvements.html?`);
      expect([...page.matchAll(/_fid=(DoSort\w+)"/g)].map(([, sort]) => sort)).toEqual([
        'DoSortDateAsc',
        'DoSortValueDateAsc',
        'DoSortLabelAsc',
        'DoSortAmountAsc',
      ]);
      const list = plain(renderAccountListPage({ brand: 'cic', language, contracts: [CONTRACT] }));
      expect(list).toContain(`<span class="ei_decal_anchor">${group}</span>`);
    },
  );

  it('print thousands as French ones do, but for Spanish ones', () => {
    const contract = { ...CONTRACT, openingCents: 123_456_789 };
    expect(shown({}, { contract, language: 'es' })).toContain('+1.234.440,29 EUR');
    expect(shown({}, { contract, language: 'de' })).toContain('+1\u00a0234\u00a0440,29 EUR');
  });
});

describe('what changes without the customer', () => {
  it.each(['C', 'I0', 'I1'] as const)('ids may begin with %s', (idPrefix) => {
    const page = shown({}, { idPrefix });
    expect(page).toContain(`<form id="${idPrefix}:P1:F"`);
    expect(page).toContain(`id="${idPrefix}:d1.D4:A1:ub.ut"`);
  });

  it('a sub-bank stands before the language in every address', () => {
    const pages = [
      shown({}, { subbank: 'cmidf' }),
      renderAccountListPage({ brand: 'cm', subbank: 'cmidf', contracts: [CONTRACT] }),
      renderRibPage({ brand: 'cm', subbank: 'cmidf', contracts: [CONTRACT] }),
    ];
    for (const page of pages) expect(page).not.toMatch(/(?:href|action|value)="\/(?!cmidf\/fr\/)/);
  });

  it('the older release has no copies for phones, and nests the amounts of the balance', () => {
    const page = shown({}, { release: '2018' });
    expect(page).not.toContain('eir_');
    expect(page).toContain('<table width="100%" cellspacing="1" summary="" class="liste">');
    expect(page).toContain('Solde au 14/03/2025   :</span> <span class="nowrap fd _c1 pos _c1">+872,40 EUR</span>');
    expect(page).toContain(
      '<span>Dont opérations à venir : <span class="_c1 fd d _c1"><span class="_c1 neg _c1">-92,50',
    );
  });

  it('the older list has a column for debits and one for credits', () => {
    const owed = { ...CONTRACT, openingCents: -200_000 };
    const list = renderAccountListPage({ brand: 'cm', release: '2018', contracts: [CONTRACT, owed] });
    expect(plain(list)).toContain('>Contrat</th><th scope="col">Débit</th><th scope="col">Crédit</th>');
    const cells = [...plain(list).matchAll(/ei_sdsf_solde _c1">(?:<span[^>]*>([^<]*)<\/span>)?<\/td>/g)];
    expect(cells.map(([, amount = '']) => amount)).toEqual(['', '+872,40 EUR', '-2\u00a0127,60 EUR', '']);
  });

  it('another visit gives every contract another webid', () => {
    const webids = ['one', 'other'].map((visit) => /webid=([0-9a-f]{64})/.exec(shown({}, { visit }))?.[1]);
    expect(webids[0]).toBeDefined();
    expect(webids[0]).not.toBe(webids[1]);
  });
});
