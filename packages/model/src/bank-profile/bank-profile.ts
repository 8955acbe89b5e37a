import { RelaisError } from '../relais-error.ts';

/** Whether the bank has a fallback mechanism, who says so, and when that was looked up (R11). */
export interface Contingency {
  /** `exempt` and `unknown` both refuse the fallback. */
  readonly status: 'available' | 'exempt' | 'unknown';
  /** Where the status was read. */
  readonly source: string;
  /** `YYYY-MM-DD`. */
  readonly checkedOn: string;
}

/** The bank's dedicated interface. */
export interface ApiProfile {
  /** Ends in a slash, e.g. `https://oauth2-apiii.e-i.com/cic/`. */
  readonly baseUrl: string;
  /** Path version of the account information API, the bank's own numbering, e.g. `v2.1`. */
  readonly version: string;
  /** Below `baseUrl`. */
  readonly tokenPath: string;
  /** How the signature names the key: the `kid` of the registration, or the certificate's URL as STET asks. */
  readonly keyId: 'registered-kid' | 'certificate-url';
  /** Whether the list of accounts carries each account's balances: the fallback then does the same. */
  readonly embedsBalances: boolean;
  /** Sent with every request, e.g. a subscription key. */
  readonly extraHeaders: Readonly<Record<string, string>>;
}

/** The door of RTS art. 33(4): where the TPP logs in with its QWAC. */
export interface FallbackProfile {
  /** No default anywhere: it has to be read from the bank's live portal. */
  readonly url?: string;
  readonly contingency: Contingency;
  /** `entry`: only the login shows the QWAC. `every-request`: all pages are asked for with it. */
  readonly certificateShown: 'entry' | 'every-request';
  /** Encoding of the login form, named in its `_charset_` field. */
  readonly charset: 'utf-8' | 'iso-8859-1';
  readonly extraHeaders: Readonly<Record<string, string>>;
}

/** The ordinary web bank that lies behind the door. */
export interface WebProfile {
  /** `host` or `host:port`. No other host is ever visited or sent a cookie. */
  readonly hosts: readonly string[];
  /** Language of the pages, the `LANG` of `https://HOST/[subbank/]LANG/banque/PAGE`. */
  readonly language: 'fr' | 'en' | 'de' | 'es';
  /** Below `/[subbank/]LANG/`. */
  readonly paths: {
    readonly home: string;
    readonly accounts: string;
    readonly rib: string;
    readonly logout: string;
  };
  /** Oldest transactions readable without strong authentication, in days (RTS art. 10a(1)(b)). */
  readonly historyDays: number;
}

/** Everything that differs from bank to bank. Data, never code. */
export interface BankProfile {
  /** Short and stable, e.g. `cic`. */
  readonly id: string;
  readonly name: string;
  /** Where the facts below were read. */
  readonly source: string;
  /** IANA name of the zone in which the bank counts its days. */
  readonly timeZone: string;
  /** The TPP portal: where an operator looks up what is missing here. */
  readonly portal: string;
  readonly api: ApiProfile;
  readonly fallback: FallbackProfile;
  readonly web: WebProfile;
}

/** What a host may set, or must correct, without waiting for a release. */
export interface BankProfileOverrides {
  readonly fallbackUrl?: string;
  readonly contingency?: Contingency;
  readonly api?: Partial<ApiProfile>;
  readonly fallback?: Partial<FallbackProfile>;
  readonly web?: Partial<WebProfile>;
}

/** A copy of `profile` with the host's own facts in it. */
export function overrideProfile(profile: BankProfile, overrides: BankProfileOverrides): BankProfile {
  const { fallbackUrl, contingency, api, fallback, web } = overrides;
  return {
    ...profile,
    api: { ...profile.api, ...api },
    fallback: {
      ...profile.fallback,
      ...fallback,
      ...(fallbackUrl === undefined ? {} : { url: fallbackUrl }),
      ...(contingency === undefined ? {} : { contingency }),
    },
    web: { ...profile.web, ...web },
  };
}

/** Base of the account information resources, without a trailing slash. */
export function resourceBaseUrl({ api }: BankProfile): string {
  return new URL(`stet-psd2-api/${api.version}`, api.baseUrl).href;
}

/**
 * The fallback URL of a bank.
 *
 * @throws {RelaisError} `fallback_refused` with reason `no_fallback_url` when none was configured
 */
export function fallbackUrlOf(profile: BankProfile): URL {
  if (profile.fallback.url === undefined) {
    throw new RelaisError(
      'fallback_refused',
      `${profile.name} has no fallback URL configured. Read it on ${profile.portal} (page "Fallback access") and pass it as fallbackUrl, e.g. ${profile.id}({ fallbackUrl })`,
      { reason: 'no_fallback_url' },
    );
  }
  return new URL(profile.fallback.url);
}
