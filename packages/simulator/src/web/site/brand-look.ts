import type { Brand } from '../../ledger/brand.ts';
import type { IdPrefix } from '../../ledger/customer-scenario.ts';

/** Differences between the web banks of the group. */
export interface BrandLook {
  readonly name: string;
  /** First token of most element ids: it changes between releases. */
  readonly idPrefix: IdPrefix;
  /** True when whole pages write accented letters as entities. */
  readonly entities: boolean;
  /** Address of the poll for a confirmation by app, below `/fr`. */
  readonly otpPath: string;
}

/** The looks, by brand. */
export const BRAND_LOOKS: Readonly<Record<Brand, BrandLook>> = {
  cic: { name: 'CIC', idPrefix: 'I1', entities: true, otpPath: '/otp' },
  cm: {
    name: 'Crédit Mutuel',
    idPrefix: 'I1',
    entities: false,
    otpPath: '/banque/async/otp',
  },
  becm: { name: 'BECM', idPrefix: 'I1', entities: false, otpPath: '/otp' },
};
