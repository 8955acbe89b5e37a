import { expect, it } from 'vitest';
import { siteBaseOf } from '../../src/session/site-base.ts';

it.each([
  ['/fr/banque/pageaccueil.html', '/fr/'],
  ['/cmidf/fr/banque/paci_engine/engine.aspx', '/cmidf/fr/'],
  ['/banqueprivee/mabanque/fr/client/rib.cgi', '/banqueprivee/mabanque/fr/'],
  ['/xx/banque/pageaccueil.html', '/xx/'],
  // Outside `/banque/`: the assembly, which one federation has without a language.
  ['/fr/assembleegenerale', '/fr/'],
  ['/cmmabn/fr/assembleegenerale', '/cmmabn/fr/'],
  ['/cmag/assembleegenerale', '/cmag/fr/'],
  ['/assembleegenerale', '/fr/'],
  // Home pages, validations and notices that stand elsewhere.
  ['/fr/banques/index.html', '/fr/'],
  ['/cmo/de/validation/attente.cgi', '/cmo/de/'],
  ['/fr/services/change_password.html', '/fr/'],
  ['/outage.html', '/fr/'],
  ['/', '/fr/'],
])('the site of %s is at %s: it never loses its language', (path, base) => {
  expect(siteBaseOf(`https://www.creditmutuel.fr${path}?x=1`, 'fr').href).toBe(`https://www.creditmutuel.fr${base}`);
});

it('takes the language of the profile where the address has none', () => {
  expect(siteBaseOf('https://www.bank.test/cmag/assembleegenerale', 'de').pathname).toBe('/cmag/de/');
});
