import { expect, it } from 'vitest';
import { readAddress } from '../../src/web/site/read-address.ts';
import { browse, loggedIn, openBank, plain } from './browse.ts';

it.each([
  ['/fr/banque/rib.cgi', { subbank: '', language: 'fr', page: '/banque/rib.cgi' }],
  ['/de/banque/rib.cgi', { subbank: '', language: 'de', page: '/banque/rib.cgi' }],
  ['/cmidf/fr/banque/rib.cgi', { subbank: 'cmidf', language: 'fr', page: '/banque/rib.cgi' }],
  ['/banqueprivee/mabanque/en/', { subbank: 'banqueprivee/mabanque', language: 'en', page: '/' }],
  ['/es/client/pageaccueil.html', { subbank: '', language: 'es', page: '/banque/pageaccueil.html' }],
  ['/fr/client/paci_engine/information-client.html', { page: '/client/paci_engine/information-client.html' }],
])('takes %s apart', (path, address) => {
  expect(readAddress(path)).toMatchObject(address);
});

it.each(['/', '/it/banque/rib.cgi', '/elsewhere/fr/banque/rib.cgi', '/french/banque'])(
  'knows no page at %s',
  (path) => {
    expect(readAddress(path)).toBeUndefined();
  },
);

it('leads from page to page in the language and under the sub-bank one came with', async () => {
  const { bank, ledger } = openBank('cm');
  const [customer] = ledger.customers;
  if (customer === undefined) throw new Error('no customer');
  const browser = loggedIn(bank, customer);
  const list = await browser.page('/cmo/es/banque/comptes-et-contrats.html');
  const [link = ''] = /\/[^"]*mouvements\.html\?webid=[0-9a-f]{64}/.exec(list) ?? [];
  expect(link).toMatch(/^\/cmo\/es\/banque\//);
  expect(plain(await browser.page(link))).toContain('Más operaciones');
});

it('answers 404 where the bank has no page', async () => {
  const { bank } = openBank('cm');
  expect((await browse(bank).get('/nothing/here.html')).status).toBe(404);
});
