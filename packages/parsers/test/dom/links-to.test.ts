import { describe, expect, it } from 'vitest';
import { parseLinksTo } from '../../src/dom/links-to.ts';

const URL_OF_PAGE = 'https://www.cic.fr/cmidf/fr/banque/comptes-et-contrats.html';
const MARKS = ['SCIM_default.', '_SCIM_DEPCAR.'];

function linksIn(html: string) {
  return parseLinksTo({ url: URL_OF_PAGE, html }, MARKS);
}

describe('links to certain pages', () => {
  it('are found in menus and content, each once, in any case, as absolute addresses', () => {
    const menu = '<nav><a href="/fr/banque/scim_DEFAULT.aspx?_tabi=C&amp;_pid=ListeCartes">Cartes</a></nav>';
    const content = '<main><a href=PCS3_SCIM_DEPCAR.aspx>Dépenses</a></main>';
    expect(linksIn(`${menu}${menu}${content}`)).toEqual({
      isMentioned: true,
      addresses: [
        'https://www.cic.fr/fr/banque/scim_DEFAULT.aspx?_tabi=C&_pid=ListeCartes',
        'https://www.cic.fr/cmidf/fr/banque/PCS3_SCIM_DEPCAR.aspx',
      ],
    });
  });

  it.each([
    '<script>open("/fr/banque/SCIM_default.aspx")</script>',
    '<form action="/fr/banque/SCIM_default.aspx"></form>',
    '<a href="mailto:SCIM_default.aspx">Cartes</a>',
    '<a data-href="/fr/banque/SCIM_default.aspx" href="#">Cartes</a>',
  ])('a page that is named without a link is named all the same: %s', (html) => {
    expect(linksIn(html)).toEqual({ isMentioned: true, addresses: [] });
  });

  it.each(['', '<a href="/fr/banque/rib.cgi">IBAN</a>', '<a href="/fr/banque/SCIM_defaultXaspx">Cartes</a>'])(
    'are none where no mark stands: %j',
    (html) => {
      expect(linksIn(html)).toEqual({ isMentioned: false, addresses: [] });
    },
  );

  it('no mark is in no page', () => {
    expect(parseLinksTo({ url: URL_OF_PAGE, html: 'anything' }, [])).toEqual({ isMentioned: false, addresses: [] });
  });
});
