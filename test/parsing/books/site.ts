import {
  type CardPagesPlan,
  EVERY_FEATURE,
  LANGUAGES,
  type PageFeatures,
  type SiteOptions,
  SUBBANKS,
} from '@relais/simulator/pages';
import fc from 'fast-check';

/** A site in every way the bank is known to show one. */
export interface DrawnSite extends SiteOptions {
  readonly language: (typeof LANGUAGES)[number];
  readonly subbank: (typeof SUBBANKS)[number] | '';
  readonly cardPages: CardPagesPlan;
  /** Another visit names every account anew. */
  readonly visit: string;
}

/** Each feature of the real pages, there or not: no program may depend on one. */
const features = fc.record(
  Object.fromEntries(Object.keys(EVERY_FEATURE).map((name) => [name, fc.boolean()])),
) as fc.Arbitrary<Partial<PageFeatures>>;

/** Each way in which pages of cards are written, or that of most customers. */
const cardPages: fc.Arbitrary<CardPagesPlan> = fc.record(
  {
    heading: fc.constantFrom('until', 'period'),
    chooser: fc.constantFrom('select', 'list'),
    bundles: fc.constantFrom('apart', 'same page'),
    fees: fc.constantFrom('none', 'inside', 'line', 'capitals'),
    withdrawals: fc.constantFrom('none', 'listed', 'counted'),
    listedMonths: fc.constantFrom(1, 2),
    monthCells: fc.constantFrom('th', 'td'),
    oddItem: fc.constantFrom('nothing', 'words', 'number', 'account'),
    cardsOnFirstPage: fc.integer({ min: 1, max: 3 }),
    functionsAt: fc.constantFrom('PCS1', 'PCS2'),
    functions: fc.constantFrom('table', 'blocks'),
    deferredWords: fc.constantFrom('Différé', 'Débit différé', 'Différé au dernier jour du mois'),
    olderMonths: fc.constantFrom('none', 'submit', 'image'),
    hasYears: fc.boolean(),
    debitedIn: fc.constantFrom('same', 'next'),
  },
  { requiredKeys: [] },
);

/** Any brand, language, sub-bank, id prefix and release. */
export const site: fc.Arbitrary<DrawnSite> = fc.record({
  brand: fc.constantFrom('cic', 'cm', 'becm'),
  language: fc.constantFrom(...LANGUAGES),
  subbank: fc.constantFrom('', '', ...SUBBANKS),
  idPrefix: fc.constantFrom('C', 'I0', 'I1'),
  release: fc.constantFrom('2018', '2020', '2021', '2023'),
  features: fc.oneof(fc.constant({}), features),
  cardPages: fc.oneof(fc.constant({}), cardPages),
  visit: fc.nat(1_000_000).map(String),
});

/** A site that has each feature of the real pages or not, at random. */
export const siteOfAnyFeatures: fc.Arbitrary<DrawnSite> = fc
  .tuple(site, features)
  .map(([one, drawn]) => ({ ...one, features: drawn }));

const HOSTS = { cic: 'www.cic.fr', cm: 'www.creditmutuel.fr', becm: 'www.becm.fr' } as const;

/** Address of a page of that site. */
export function addressOf({ brand, language, subbank }: DrawnSite, page: string): string {
  return `https://${HOSTS[brand]}${basePathOf({ language, subbank })}/banque/${page}`;
}

/** `/fr`, `/cmidf/de`. */
export function basePathOf({ language, subbank }: Pick<DrawnSite, 'language' | 'subbank'>): string {
  return subbank === '' ? `/${language}` : `/${subbank}/${language}`;
}
