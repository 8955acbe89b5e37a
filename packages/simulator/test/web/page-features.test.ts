import { describe, expect, it } from 'vitest';
import { EVERY_FEATURE, type PageFeatures, renderOperationsPage, type SiteOptions } from '../../src/pages.ts';

/** Sixty rows; the newest has an advice link and four lines, the next one two lines and a slash. */
const OPERATIONS = Array.from({ length: 60 }, (_, index) => ({
  reference: `100962025${String(70 - index).padStart(3, '0')}00001`,
  token: '',
  bookingDate: '2025-03-11',
  valueDate: '2025-03-11',
  cents: -100 - index,
  currency: 'EUR',
  lines: index === 59 ? ['VIR SEPA A', 'UN', 'DEUX', 'TROIS'] : ['PRLV SEPA B/C', 'REFERENCE'],
  hasAdvice: index === 59,
}));
const CONTRACT = {
  kind: 'current',
  resourceId: 'one',
  product: 'COMPTE COURANT',
  holder: 'MME CLAIRE AUBERTIN',
  number: '18214 00071533801',
  iban: 'FR7610096182140007153380145',
  currency: 'EUR',
  openingCents: 100_000,
  operations: OPERATIONS,
} as const;

interface Shown {
  readonly release: NonNullable<SiteOptions['release']>;
  /** @defaultValue 0 */
  readonly moreSteps?: number;
}

function page({ release, moreSteps = 0 }: Shown, features: Partial<PageFeatures> = {}): string {
  return renderOperationsPage({ brand: 'cic', contract: CONTRACT, today: '2025-03-14', release, moreSteps, features });
}

/** The text of the hidden state. */
function stateOf(html: string): string {
  const [, base64 = ''] = /name="Data_Persistance"[^>]* value="[0-9a-f]{64}:([^"]*)"/.exec(html) ?? [];
  return Buffer.from(base64, 'base64').toString();
}

const contentOf = (html: string): string => /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '';
const SHOWN: Shown = { release: '2021' };

/** Of each feature: on which page it was seen, and what of the page shows it. */
const FACTS: readonly (readonly [
  feature: keyof PageFeatures,
  seen: string,
  shown: Shown,
  shows: (html: string) => boolean,
])[] = [
  [
    'emptyCardKey',
    'every list of operations, 2018 to 2022: the key of a card, empty',
    { release: '2018' },
    (html) => /<input name="Data_SelectedCardItemKey" type="hidden" value=""\s*\/>/.test(html),
  ],
  [
    'emptyFields',
    'the list of 2022: about 45 hidden fields',
    { release: '2023' },
    (html) => [...contentOf(html).matchAll(/type="hidden"/g)].length >= 40,
  ],
  [
    'columnWidths',
    'every list of operations, 2018 to 2022: col directly in the table',
    { release: '2018' },
    (html) => /<\/caption>\s*(<col width="[^"]*" \/>){4}\s*<thead/.test(html),
  ],
  [
    'sortSelect',
    'the lists of 2021 and 2022: the order is a selector in the caption, and no hidden field',
    SHOWN,
    (html) =>
      /<div class=" eir_showxs"><span><select name="Data_Sort"><optgroup label="[^"]*"><option selected="selected" value="OPEDATE_D">[^<]*récente<\/option>[\s\S]*<\/caption>/.test(
        html.replaceAll('&#233;', 'é'),
      ) && !html.includes('<input name="Data_Sort"'),
  ],
  [
    'openSearch',
    'the lists of 2020 and 2021: text inputs of the search block, and no plain fields of those names',
    { release: '2020' },
    (html) =>
      /<input type="text" name="\[t:dbt%3adate;\]Data_FormSearchParmeters_StartDate"/.test(html) &&
      !/name="Data_FormSearchParmeters_/.test(html),
  ],
  [
    'changingIds',
    'I1:P:F in 2020, I1:P1:F in 2021: the id of the form',
    { release: '2020' },
    (html) => /<form id="I1:P:F" [^>]*_pid=AccountMasterDetail/.test(html) && !/<form id="I1:fm"/.test(html),
  ],
  [
    'paddedReferences',
    'the hidden state, 2018 to 2022: references padded to 18',
    SHOWN,
    (html) => /"T":"AVI\|\d{17} \|EUR"/.test(stateOf(html)),
  ],
  [
    'escapedSlashes',
    'the hidden state, 2018 to 2022: slashes behind a backslash',
    SHOWN,
    (html) => stateOf(html).includes('PRLV SEPA B\\/C'),
  ],
  [
    'nullCursor',
    'the second page of 2022: no cursor at the end of the list',
    { release: '2023', moreSteps: 1 },
    (html) => stateOf(html).includes('"RC":null'),
  ],
  [
    'nullTotal',
    'the hidden state, 2018 to 2022: no total with nothing announced',
    SHOWN,
    (html) => stateOf(html).includes('"TTCA":null'),
  ],
  [
    'conditionalComments',
    'the frame, 2018 to 2022: conditions for old browsers',
    SHOWN,
    (html) => /<!--\[if gt IE 9\]><!-->\s*<html/.test(html),
  ],
  [
    'headScript',
    'the frame, 2018 to 2022: a script in the head with markup and comments',
    SHOWN,
    (html) => /<head>(?:(?!<\/head>)[\s\S])*<script[^>]*>[\s\S]*<div[\s\S]*<!--[\s\S]*<\/script>\s*<\/head>/.test(html),
  ],
  [
    'commentedSearch',
    'the frame, 2018 to 2022: a search form inside a comment',
    SHOWN,
    (html) => /<!--\s*<form [^>]*>(?:(?!-->)[\s\S])*<\/form>\s*-->/.test(html),
  ],
  [
    'rawText',
    'every page, 2018 to 2022: attributes, menus and scripts are raw UTF-8, text has entities',
    SHOWN,
    (html) =>
      /title="[^"]*é[^"]*"/.test(html) &&
      /<nav[\s\S]*Épargne[\s\S]*<\/nav>/.test(html) &&
      />Op&#233;ration</.test(html),
  ],
  [
    'emptyHeads',
    'the frame, 2018 to 2022: two empty heads near the end',
    SHOWN,
    (html) => /<head><\/head><head><\/head>\s*<\/body><\/html>$/.test(html),
  ],
  [
    'rareHelp',
    'the lists of 2021 and 2022: help for screen readers on rows with an advice link alone',
    SHOWN,
    (html) => [...html.matchAll(/aria-live="polite"/g)].length === 1,
  ],
  [
    'queryNames',
    'addresses until 2021: k_prcrefresh and k_cardwebid',
    SHOWN,
    (html) => /<form [^>]*&amp;k_prcrefresh=&amp;[^>]*k_cardwebid=/.test(html),
  ],
  [
    'queryNames',
    'addresses of 2022: k_prcrefreshed=False and k_asyncaction',
    { release: '2023' },
    (html) => /<form [^>]*&amp;k_prcrefreshed=False&amp;[^>]*k_asyncaction=/.test(html),
  ],
  [
    'titledMore',
    'the list of 2022: doubled tokens and a title of "more"',
    { release: '2023' },
    (html) => /<div class="_c1 ei_blocpaginb _c1"><a [^>]*class="_c1 ei_loadmorebtn _c1" title="[^"]+"/.test(html),
  ],
  [
    'trimmedHeadings',
    'the list of 2022: no blank behind Montant',
    { release: '2023' },
    (html) => html.includes('<span>Montant</span>'),
  ],
  [
    'listTitle',
    'the list of 2018: the title of the account list',
    { release: '2018' },
    (html) => /<title>Comptes et Contrats/.test(html),
  ],
];

/** Features of other pages, which have tests of their own. */
const OF_OTHER_PAGES: readonly (keyof PageFeatures)[] = [
  'adviceOfOrders',
  'branchLink',
  'cardTitles',
  'securitiesTotal',
];

describe('the simulator writes what the real pages hold', () => {
  it.each(FACTS)('%s: %s', (feature, _, shown, shows) => {
    expect(shows(page(shown))).toBe(true);
    expect(shows(page(shown, { [feature]: false }))).toBe(false);
  });

  it('all of it by default', () => {
    expect(Object.values(EVERY_FEATURE)).not.toContain(false);
    expect([...new Set([...FACTS.map(([feature]) => feature), ...OF_OTHER_PAGES])].sort()).toEqual(
      Object.keys(EVERY_FEATURE).sort(),
    );
  });

  it('with ids that change over a session: the next page has the next number', () => {
    const ids = [0, 1, 2].map((moreSteps) => /<form id="(I1:P\d*:F)"/.exec(page({ release: '2020', moreSteps }))?.[1]);
    expect(ids).toEqual(['I1:P:F', 'I1:P1:F', 'I1:P2:F']);
    expect(page({ release: '2018', moreSteps: 1 })).toContain('<form id="I1:fm"');
    expect(page(SHOWN)).toContain('id="I1:d1.D4:A1:ub"');
  });

  it('with plain search fields while the block is closed: in 2018, and on the second page of 2022', () => {
    for (const shown of [{ release: '2018' }, { release: '2023', moreSteps: 1 }] as const) {
      const html = page(shown);
      expect(html).toMatch(/<input name="Data_FormSearchParmeters_StartDate" type="hidden" value=""/);
      expect(html).not.toContain('[t:dbt%3adate;]');
    }
    expect(page({ release: '2023' })).toContain('[t:dbt%3adate;]');
  });

  it('on no page in ASCII alone', () => {
    for (const release of ['2018', '2020', '2021', '2023'] as const) expect(page({ release })).toMatch(/[^\0-\x7f]/);
  });

  it('with sort links to whole pages in 2018, and to parts of pages later', () => {
    expect(page({ release: '2018' })).not.toContain('/async/');
    expect(page(SHOWN)).toContain('/banque/async/mouvements.html?');
  });
});
