import type { Brand } from '../ledger/seed-ledger.ts';

/** In what the two web banks differ. */
export interface BrandLook {
  readonly name: string;
  readonly host: string;
  /** First token of most element ids: it changes between brands and releases. */
  readonly idPrefix: string;
  /** True where accented letters of whole pages are written as entities. */
  readonly entities: boolean;
}

/** The looks, by brand. */
export const BRAND_LOOKS: Readonly<Record<Brand, BrandLook>> = {
  cic: { name: 'CIC', host: 'www.cic.fr', idPrefix: 'I1', entities: true },
  cm: { name: 'Crédit Mutuel', host: 'www.creditmutuel.fr', idPrefix: 'I0', entities: false },
};
