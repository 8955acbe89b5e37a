import { describe, expect, it } from 'vitest';
import type { Customer } from '../../src/ledger/ledger.ts';
import { type Browser, formOf, ledgerOf, linkOf, loggedIn, openBank, plain, rowsOf } from './browse.ts';

const LIST = '/fr/banque/comptes-et-contrats.html';

function open(login: string): { browser: Browser; customer: Customer } {
  const customer = ledgerOf('cic').namedCustomers?.find((candidate) => candidate.login === login);
  if (customer === undefined) throw new Error(`no ${login}`);
  return { browser: loggedIn(openBank('cic').bank, customer), customer };
}

describe('every kind of row', () => {
  it('stands in its group, with a link to its own kind of page', async () => {
    const { browser, customer } = open('KINDS-ALL');
    const list = plain(await browser.page(LIST));
    const groups = [...list.matchAll(/ei_decal_anchor">([^<]*)/g)].map(([, group]) => group);
    expect(groups).toEqual(['Comptes courants', 'Épargne', 'Crédits', 'Assurances', 'Autres sites']);
    for (const [product, path] of [
      ['COMPTE COURANT PROFESSIONNEL', 'mouvements.html?webid='],
      ['LIVRET BLEU', 'mouvements.html?webid='],
      ['PRET MODULIMMO', 'gec9.aspx?webid='],
      ['PASSEPORT CREDIT', 'CR/consultation.asp?webid='],
      ['PEA EN ACTIONS', 'PORT_Synthese.aspx?entete=1'],
      ['PLAN ASSUR-VIE HORIZONS', '/assurances/SYNASSINT.aspx'],
      ['MON ASSURANCE AUTO', 'lien_inter_sites.aspx'],
    ]) {
      const row = list.split('<tr id=').find((text) => text.includes(`>${product}</span>`)) ?? '';
      expect([product, row]).toEqual([product, expect.stringContaining(path ?? '')]);
    }
    // The portfolios have a total below them.
    expect(customer.contracts.length).toBe(list.split('ei_sdsf_title').length - 2);
  });

  it('shows no balance for what leads to another site, and dollars for what is kept in dollars', async () => {
    const list = plain(await open('KINDS-ALL').browser.page(LIST));
    const row = (product: string) => list.split('<tr id=').find((text) => text.includes(`>${product}</span>`)) ?? '';
    expect(row('MON ASSURANCE AUTO')).not.toContain('ei_sdsf_montant');
    expect(row('COMPTE COURANT EN DEVISES')).toContain('+1\u00a0500,00 USD');
  });

  it('of a savings plan opens on another tab, behind which the list is', async () => {
    const { browser, customer } = open('KINDS-ALL');
    const plan = customer.contracts.find(({ opensOnSummary }) => opensOnSummary);
    if (plan === undefined) throw new Error('no plan');
    const page = await browser.page(linkOf(await browser.page(LIST), plan));
    expect(rowsOf(page)).toEqual([]);
    expect(page).not.toContain('<caption');
    const { action, sent } = formOf(page);
    const shown = await (await browser.post(action, [...sent, ['_FID_DoShowListView', '']])).text();
    expect(shown).toContain('Solde au 25/11/2026');
  });

  it('of loans, credits and securities has a page without operations', async () => {
    const { browser, customer } = open('KINDS-ALL');
    const list = await browser.page(LIST);
    const loan = customer.contracts.find(({ kind }) => kind === 'loan');
    if (loan === undefined) throw new Error('no loan');
    expect(await browser.page(linkOf(list, loan))).toMatch(/fiche">[\s\S]*Montant accord/);
    const notice = await browser.page('/fr/banque/SYNT_Synthese.aspx?entete=1');
    expect(notice).toContain('<div id="divMessage"><p>');
    expect(notice).not.toContain('tabSYNT');
    const skipped = await browser.post('/fr/banque/ORDR_InfosGenerales.aspx?MsgCommerciaux=1', []);
    expect(skipped.headers.get('set-cookie')).toContain('msgs-marche=lu');
    const plainCustomer = open('ANNOUNCED').browser;
    expect(await plainCustomer.page('/fr/banque/SYNT_Synthese.aspx?entete=1')).toContain('id="tabSYNT"');
    expect((await plainCustomer.get('/fr/assurances/profilass.aspx?domaine=epargne')).status).toBe(200);
  });

  it('may be none', async () => {
    expect(plain(await open('KINDS-NONE').browser.page(LIST))).toContain(
      'Votre contrat de banque à distance ne vous donne accès à aucun compte.',
    );
  });
});

describe('every kind of operation', () => {
  it('is among the rows of ROWS-ALL, CARD-IMMEDIATE and CARD-DEFERRED', () => {
    const labels = ['ROWS-ALL', 'CARD-IMMEDIATE', 'CARD-DEFERRED'].flatMap((login) =>
      open(login).customer.contracts.flatMap(({ operations }) => operations.map(({ lines }) => lines.join(' '))),
    );
    const starts =
      'HABITATION AUTOMOBILE REMISES TIP VRST VERSEMT COMMISSION FACTURE EXT.AGIOS PREL.SOC. Regroupement ABO RETRO VIREMENT IMPAYE REJ RELEVE';
    for (const start of [
      ...starts.split(' '),
      'F COMM',
      'REM CHQ',
      'CHEQUE N.',
      'PRLV SEPA',
      'FRAIS PAIE CB OP',
      'UN LIBELLE',
      'F MODIF',
      'F REJ',
      'F ABO',
      'F RETRO',
      "F COMMISSION D'INTERVENTION",
      'EXT AGIOS',
      'ECH 04/36',
      'LIBRAIRIE DU PORT CARTE 00747350',
      'CAFE DES OISEAUX CARTE **4417',
      'ACHAT 12 TITRES',
    ]) {
      expect([start, labels.some((label) => label.startsWith(start))]).toEqual([start, true]);
    }
    expect(labels).toContain('CHEQUE');
    expect(
      labels.some((label) => /^PAIEMENT CB {2}\d{4} NEW YORK LITTLE RED DINER CARTE 4417 \d+,\d\d USD$/.test(label)),
    ).toBe(true);
  });

  it('has a control in the words of 2015 beside an order on the stock exchange', async () => {
    const { browser, customer } = open('ROWS-ALL');
    const [contract] = customer.contracts;
    if (contract === undefined) throw new Error('no contract');
    const page = plain(await browser.page(linkOf(await browser.page(LIST), contract)));
    const orders = contract.operations.slice(-50).filter(({ lines }) => lines[0]?.startsWith('ACHAT 12 TITRES'));
    expect(orders.length).toBeGreaterThan(0);
    expect(page.split(/">Avis d(?:'|&#39;)opéré<\/a>/).length - 1).toBe(orders.length);
  });
});
