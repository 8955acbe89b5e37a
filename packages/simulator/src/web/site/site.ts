import type { Brand } from '../../ledger/brand.ts';
import { type CardPages, type CardPagesPlan, cardPagesOf } from '../../ledger/card-pages-plan.ts';
import type { IdPrefix, Release, Subbank } from '../../ledger/customer-scenario.ts';
import type { CardView } from '../cards/card-views-of.ts';
import { TEXTS } from '../texts/all-texts.ts';
import type { Texts } from '../texts/texts.ts';
import { BRAND_LOOKS, type BrandLook } from './brand-look.ts';
import { EVERY_FEATURE, type PageFeatures } from './page-features.ts';
import { PAGES, type PageName } from './paths.ts';
import type { Language } from './read-address.ts';

/** One brand's web bank for one visitor. */
export interface Site extends BrandLook {
  readonly brand: Brand;
  readonly language: Language;
  readonly release: Release;
  readonly texts: Texts;
  readonly features: PageFeatures;
  /** Sub-bank and language, e.g. `/fr`, `/cmidf/de`. */
  readonly base: string;
  /** Card views that the menus link to. */
  readonly cardViews: readonly CardView[];
  /** How the pages of cards are written. */
  readonly cardPages: CardPages;
  /** Scheme and host of the simulator itself, for the few addresses that scripts hold whole. */
  readonly origin: string;
  /** Host-relative paths of the pages. */
  readonly paths: Readonly<Record<PageName, string>>;
}

export interface SiteOptions {
  readonly brand: Brand;
  /** @defaultValue `fr` */
  readonly language?: Language;
  /** @defaultValue none */
  readonly subbank?: Subbank;
  /** @defaultValue the brand's */
  readonly idPrefix?: IdPrefix;
  /** @defaultValue `2021` */
  readonly release?: Release;
  /** @defaultValue every feature that pages of the release have */
  readonly features?: Partial<PageFeatures>;
  /** @defaultValue none */
  readonly cardViews?: readonly CardView[];
  /** @defaultValue as most customers meet them */
  readonly cardPages?: CardPagesPlan;
  /** @defaultValue `https://localhost`, never the real bank's */
  readonly origin?: string;
}

/** Puts a site together. */
export function siteOf({ brand, language = 'fr', subbank = '', release = '2021', ...more }: SiteOptions): Site {
  const look = BRAND_LOOKS[brand];
  const base = subbank === '' ? `/${language}` : `/${subbank}/${language}`;
  const paths = Object.fromEntries(Object.entries(PAGES).map(([name, page]) => [name, `${base}${page}`]));
  return {
    ...look,
    brand,
    language,
    release,
    texts: TEXTS[language],
    features: { ...EVERY_FEATURE, ...more.features },
    base,
    origin: more.origin ?? 'https://localhost',
    idPrefix: more.idPrefix ?? look.idPrefix,
    cardViews: more.cardViews ?? [],
    cardPages: cardPagesOf(more.cardPages ?? {}, release >= '2021'),
    paths: paths as Record<PageName, string>,
  };
}
