import { type BankProfile, type BankProfileOverrides, becm, cic, creditMutuel } from '@relais/model';
import { API_VERSION } from './api/create-api.ts';
import type { Brand } from './ledger/brand.ts';

/** The addresses of a running simulator. */
export interface SimulatorAddresses {
  readonly apiUrl: string;
  readonly fallbackUrl: string;
  readonly webUrl: string;
  readonly controlUrl: string;
  readonly registrationUrl: string;
  readonly authorisationUrl: string;
}

const PRESETS = { cic, cm: creditMutuel, becm } as const;

/** The profile of a real bank of the group with the simulator's addresses. @param today - `YYYY-MM-DD` */
export function simulatedProfile(
  brand: Brand,
  addresses: SimulatorAddresses,
  today: string,
  overrides: BankProfileOverrides = {},
): BankProfile {
  const { apiUrl, fallbackUrl, webUrl, controlUrl, registrationUrl, authorisationUrl } = addresses;
  const contingency = { status: 'available', source: controlUrl, checkedOn: today } as const;
  return PRESETS[brand]({
    ...overrides,
    fallback: { url: fallbackUrl, contingency, ...overrides.fallback },
    api: {
      baseUrl: apiUrl,
      version: API_VERSION,
      registrationPath: registrationUrl.slice(apiUrl.length),
      authorizationUrl: authorisationUrl.replace('/fr/', '/{lang}/'),
      ...overrides.api,
    },
    web: { hosts: [new URL(webUrl).host], ...overrides.web },
  });
}
