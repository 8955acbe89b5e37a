/** Shops and where they are: all invented. The label shows the first 16 characters of the one, 13 of the other. */
export const SHOPS: readonly [Shop, ...Shop[]] = [
  { merchant: 'BOULANGERIE KERN', city: 'RENNES', from: 110, to: 1490 },
  { merchant: 'LIBRAIRIE DU PORT', city: 'BREST', from: 690, to: 4200 },
  { merchant: 'HALLES AUX HERBES', city: 'LYON 03', from: 480, to: 8700 },
  { merchant: "L'ATELIER DU PAIN", city: 'ROUBAIX', from: 95, to: 980 },
  { merchant: 'MERCIER & FILS', city: 'TOURCOING', from: 1250, to: 14_500 },
  { merchant: 'PHARMACIE TILLEUL', city: 'NANTES', from: 320, to: 5400 },
  { merchant: 'CAFE DES OISEAUX', city: 'LILLE', from: 150, to: 2600 },
  { merchant: 'STATION VALMORE', city: 'VILLEURBANNE', from: 2100, to: 9600 },
  { merchant: 'CINE LUMINOR', city: 'PARIS 11', from: 650, to: 2700 },
  { merchant: 'TRAM & BUS OUEST', city: 'SAINT-BREVIN-LES-PINS', from: 170, to: 340 },
  { merchant: 'JARDINERIE BOCAGE', city: 'VITRE', from: 890, to: 12_900 },
  { merchant: 'MARCHE SOLVEIG', city: 'ST MALO', from: 1030, to: 15_800 },
];

export interface Shop {
  readonly merchant: string;
  readonly city: string;
  /** Least it costs, in cents. */
  readonly from: number;
  /** Most it costs, in cents. */
  readonly to: number;
}

/** Invented senders and receivers of transfers. */
export const PEOPLE: readonly [string, ...string[]] = [
  'MME JULIE CARPENTIER',
  'M ANATOLE BRISSON',
  'MME SOLENE KERVADEC',
  'M ET MME BAUDOUIN-LACHENAIE',
  "MLLE EMMA D'HAUTERIVE",
  'M YANIS FERHAOUI',
];

/** Reasons that customers write into transfers. The bank's pages show their accents. */
export const REASONS: readonly [string, ...string[]] = [
  'CADEAU COMMUN',
  'Remboursement week-end à la mer, merci encore pour tout',
  'loyer & charges',
  'Anniversaire de Chloé',
  'FACTURE <2026-118>',
  'Participation aux courses',
];

/** A shop that is paid in its own currency. */
export interface ForeignShop extends Shop {
  readonly currency: string;
  /** Units of the currency for one euro. */
  readonly rate: number;
}

/** Shops abroad: all invented, like the rates. */
export const FOREIGN_SHOPS: readonly [ForeignShop, ...ForeignShop[]] = [
  { merchant: 'HOTEL PORTO', city: 'LONDON', from: 7200, to: 18_900, currency: 'GBP', rate: 0.84 },
  { merchant: 'BRUNNEN KAFFEE', city: 'ZURICH', from: 480, to: 3900, currency: 'CHF', rate: 0.95 },
  { merchant: 'MAPLE GROCERS', city: 'MONTREAL', from: 900, to: 9800, currency: 'CAD', rate: 1.48 },
  { merchant: 'LITTLE RED DINER', city: 'NEW YORK', from: 850, to: 6400, currency: 'USD', rate: 1.08 },
];
