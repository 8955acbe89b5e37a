import {
  type BankProfile,
  type BankProfileOverrides,
  becm,
  beobank,
  cic,
  cicBanquePrivee,
  creditMutuel,
  monabanq,
} from '@relais/model';

/** Names of `--bank`. */
export const BANK_NAMES = ['cic', 'cic-banqueprivee', 'cm', 'becm', 'monabanq', 'beobank'] as const;

/** The bank profiles by name. */
export const BANKS: Readonly<Record<(typeof BANK_NAMES)[number], (overrides: BankProfileOverrides) => BankProfile>> = {
  cic,
  'cic-banqueprivee': cicBanquePrivee,
  cm: creditMutuel,
  becm,
  monabanq,
  beobank,
};
