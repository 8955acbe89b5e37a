import { checkOptionNames, type OptionNames } from '../options/option-names.ts';
import type {
  ApiProfile,
  ApiProfileChanges,
  BankProfile,
  Contingency,
  FallbackProfile,
  FallbackProfileChanges,
  WebProfile,
  WebProfileChanges,
} from './bank-profile.ts';

/** Facts that a host program may set or correct without a new release. */
export interface BankProfileOverrides {
  /** `sandbox`: the bank's test environment, under an id of its own. @defaultValue `production` */
  readonly environment?: 'production' | 'sandbox';
  readonly fallbackUrl?: string;
  readonly contingency?: Contingency;
  readonly api?: ApiProfileChanges;
  readonly fallback?: FallbackProfileChanges;
  readonly web?: WebProfileChanges;
}

/** A copy of `profile` with the host program's own facts. @throws {TypeError} naming a fact that no profile has */
export function overrideProfile(profile: BankProfile, overrides: BankProfileOverrides): BankProfile {
  checkOverrides(profile.id, overrides);
  const { environment, fallbackUrl, contingency, api, fallback, web } = overrides;
  const chosen = environment === 'sandbox' ? sandboxOf(profile) : profile;
  return {
    ...chosen,
    api: { ...chosen.api, ...api },
    fallback: {
      ...chosen.fallback,
      ...fallback,
      ...(fallbackUrl === undefined ? {} : { url: fallbackUrl }),
      ...(contingency === undefined ? {} : { contingency }),
    },
    web: { ...chosen.web, ...web },
  };
}

/** The sandbox has an id of its own: its failures must never open the breaker of the bank. */
function sandboxOf(profile: BankProfile): BankProfile {
  const { authorizationUrl: _, ...api } = profile.api;
  const contingency: Contingency = { status: 'unknown', source: 'no sandbox', checkedOn: profile.checkedOn };
  return {
    ...profile,
    id: `${profile.id}-sandbox`,
    name: `${profile.name} (sandbox)`,
    api: { ...api, ...profile.sandbox },
    fallback: { ...profile.fallback, contingency },
  };
}

const OVERRIDES: OptionNames<BankProfileOverrides> = {
  environment: true,
  fallbackUrl: true,
  contingency: true,
  api: true,
  fallback: true,
  web: true,
};

const API: OptionNames<ApiProfile> = {
  baseUrl: true,
  version: true,
  tokenPath: true,
  registrationPath: true,
  authorizationUrl: true,
  languages: true,
  keyId: true,
  signedHeaders: true,
  embedsBalances: true,
  deferredCards: true,
  extraHeaders: true,
};

const FALLBACK: OptionNames<FallbackProfile> = {
  url: true,
  contingency: true,
  certificateShown: true,
  charset: true,
  extraHeaders: true,
};

const WEB: OptionNames<WebProfile> = {
  hosts: true,
  language: true,
  paths: true,
  accountsAtOnce: true,
  searchesByDate: true,
  cardViews: true,
  showsConnectedPsu: true,
  historyDays: true,
  historyDaysAfterSca: true,
  deviceCookie: true,
};

/** @param bankId - of the profile that is changed */
function checkOverrides(bankId: string, overrides: BankProfileOverrides): void {
  const of = `the profile ${bankId}`;
  checkOptionNames('', overrides, OVERRIDES, of);
  const { environment, api, fallback, web } = overrides;
  if (environment !== undefined && environment !== 'production' && environment !== 'sandbox') {
    throw new RangeError(`environment must be 'production' or 'sandbox', got ${String(environment)}`);
  }
  if (api !== undefined) checkOptionNames<ApiProfileChanges>('api', api, API, of);
  if (fallback !== undefined) checkOptionNames<FallbackProfileChanges>('fallback', fallback, FALLBACK, of);
  if (web !== undefined) checkOptionNames<WebProfileChanges>('web', web, WEB, of);
}
