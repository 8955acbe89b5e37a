import { RelaisError } from '../relais-error.ts';
import type { CardView, CardViewPages } from './card-views.ts';

/** Whether the bank has a fallback mechanism (R11), with source and date. */
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
  /** Below `baseUrl` (RFC 7591). Absent where it could not be read: it stands on the bank's portal. */
  readonly registrationPath?: string;
  /** Where the PSU consents, with `{lang}` in the place of the language. Absent where it could not be read. */
  readonly authorizationUrl?: string;
  /** Languages of the authorization page, the bank's own first. */
  readonly languages: readonly string[];
  /**
   * Which name of the key the signature states: the `kid` of the registration, or the certificate's URL, as STET asks.
   */
  readonly keyId: 'registered-kid' | 'certificate-url';
  /**
   * Headers that the signature covers, in this order and in lower case. `psu-*` stands for every header of the PSU. The
   * client sends all other headers unsigned.
   */
  readonly signedHeaders: readonly string[];
  /** Whether the list of accounts holds each account's balances. The fallback then does the same. */
  readonly embedsBalances: boolean;
  /** The API's words for a deferred card; the fallback uses the same words. */
  readonly deferredCards: DeferredCardWords;
  /** Sent with every request, e.g. a subscription key. */
  readonly extraHeaders: Readonly<Record<string, string>>;
}

/** A deferred-debit card as the API shows it: an account of its own, of type `CARD`. */
export interface DeferredCardWords {
  /** `schemeName` of its identification. */
  readonly schemeName: string;
  /** Its identification. `{last4}` stands for the last four digits; Relais takes no other digit from the web bank. */
  readonly identification: string;
  /** Its name; `{type}` and `{holder}` stand for what the web bank prints, e.g. `MASTERCARD`. */
  readonly name: string;
}

/** The door of RTS art. 33(4): where the TPP logs in with its QWAC. */
export interface FallbackProfile {
  /** There is no default: the operator reads it on the bank's live portal. */
  readonly url?: string;
  readonly contingency: Contingency;
  /** `entry`: only the login shows the QWAC. `every-request`: each request for a page shows it as well. */
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
    /** The form that gives files. */
    readonly download: string;
    readonly logout: string;
  };
  /** Accounts of one PSU that may be read side by side. 1: in order, because forms know one place at a time. */
  readonly accountsAtOnce: number;
  /**
   * Whether operations may be searched by date where that saves pages. Relais checks the answer against the dates that
   * it asked for.
   */
  readonly searchesByDate: boolean;
  /**
   * Where cards stand apart from their accounts. Relais tells the caller when it cannot read cards that a customer has
   * there.
   */
  readonly cardViews: Readonly<Record<CardView, CardViewPages>>;
  /**
   * Whether the web bank shows the name that the API calls `connectedPsu`. False: the fallback refuses to answer with
   * an identity.
   */
  readonly showsConnectedPsu: boolean;
  /** Oldest transactions readable without strong authentication, in days (RTS art. 10a(1)(b)). */
  readonly historyDays: number;
  /** Oldest transactions readable after a strong authentication, in days. @defaultValue `historyDays` */
  readonly historyDaysAfterSca?: number;
  /**
   * Name of the cookie by which the bank recognises a browser after strong authentication. Absent: the name is unknown.
   */
  readonly deviceCookie?: string;
}

/** All facts in which banks differ. Data, never code. */
export interface BankProfile {
  /** Short and stable, e.g. `cic`. */
  readonly id: string;
  readonly name: string;
  /** Where the facts below were read. */
  readonly source: string;
  /** When they were read, `YYYY-MM-DD`. */
  readonly checkedOn: string;
  /** IANA name of the zone in which the bank counts its days. */
  readonly timeZone: string;
  /** The TPP portal: where an operator looks up what is missing here. Absent where it could not be found. */
  readonly portal?: string;
  readonly api: ApiProfile;
  /** Members that differ in the bank's sandbox. The fallback has no sandbox. */
  readonly sandbox: ApiProfileChanges;
  readonly fallback: FallbackProfile;
  readonly web: WebProfile;
}

/** Members of an API's facts that are others than in the profile. */
export type ApiProfileChanges = Partial<ApiProfile>;
/** Members of a fallback's facts that are others than in the profile. */
export type FallbackProfileChanges = Partial<FallbackProfile>;
/** Members of a web bank's facts that are others than in the profile. */
export type WebProfileChanges = Partial<WebProfile>;

/** Base of the account information resources, without a trailing slash. */
export function resourceBaseUrl({ api }: BankProfile): string {
  return new URL(`stet-psd2-api/${api.version}`, api.baseUrl).href;
}

/** Where codes and refresh tokens are exchanged for access tokens. */
export function tokenUrlOf({ api }: BankProfile): URL {
  return new URL(api.tokenPath, api.baseUrl);
}

/**
 * Where TPPs register (RFC 7591).
 *
 * @throws {TypeError} saying what to look up, when the profile does not know it
 */
export function registrationUrlOf(profile: BankProfile): URL {
  const { registrationPath, baseUrl } = profile.api;
  if (registrationPath === undefined) throw new TypeError(unknownFact(profile, 'registrationPath', 'Registration'));
  return new URL(registrationPath, baseUrl);
}

/**
 * Where a PSU is sent to consent.
 *
 * @param language - one of the bank's own, e.g. `fr`; the first of them when absent
 * @throws {TypeError} saying what to look up, when the profile does not know it
 * @throws {RangeError} when the bank does not speak the language
 */
export function authorizationUrlOf(profile: BankProfile, language?: string): URL {
  const { authorizationUrl, languages } = profile.api;
  if (authorizationUrl === undefined) throw new TypeError(unknownFact(profile, 'authorizationUrl', 'OAuth 2'));
  const [first = ''] = languages;
  if (language !== undefined && !languages.includes(language)) {
    throw new RangeError(`language must be one of ${languages.join(', ')} at ${profile.name}, got ${language}`);
  }
  return new URL(authorizationUrl.replace('{lang}', language ?? first));
}

function unknownFact({ name, portal = "the bank's TPP portal" }: BankProfile, fact: keyof ApiProfile, page: string) {
  return `profile.api.${fact} is not known of ${name}. Read it on ${portal} (page "${page}") and set it, e.g. { api: { ${fact}: '…' } }`;
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
      `${profile.name} has no fallback URL configured. Read it on ${profile.portal ?? "the bank's TPP portal"} (page "Fallback access") and pass it as fallbackUrl, e.g. ${profile.id}({ fallbackUrl })`,
      { reason: 'no_fallback_url' },
    );
  }
  return new URL(profile.fallback.url);
}
