import type { StetVersion } from './stet-version.ts';

/** Strictness of the API, life of its tokens, and variants of its answers. */
export interface ApiRules {
  /**
   * Verifies everything: tokens, certificates bound to them, signatures, headers, scopes, consents, quotas. Each rule
   * can still be set by itself. @defaultValue false
   */
  readonly strict?: boolean;
  /**
   * `issued`: the API accepts only tokens from the token endpoint. `static`: it also accepts `customer.accessToken`,
   * which is bound to no certificate and reads every account. @defaultValue `static`; strict: `issued`
   */
  readonly tokens?: 'issued' | 'static';
  /** `accepted`: the API does not check signatures. @defaultValue `accepted`; strict: `required` */
  readonly signature?: 'required' | 'accepted';
  /** `Accept`, `User-Agent`, `Date`, `X-Request-Id`, well-formed `PSU-*`. @defaultValue `accepted`; strict: `required` */
  readonly headers?: 'required' | 'accepted';
  /**
   * PKCE. The server always verifies a challenge that the client sends.
   *
   * @defaultValue `accepted`; strict: `required`
   */
  readonly pkce?: 'required' | 'accepted';
  /**
   * `limited`: operations older than 90 days need their own scope, and a login of the customer within the last hour.
   * @defaultValue `all`; strict: `limited`
   */
  readonly history?: 'limited' | 'all';
  /**
   * Reads without the customer (no `PSU-IP-Address`) in 24 hours, for each account and kind of data (RTS art. 36(5)).
   * @defaultValue Infinity; strict: 4
   */
  readonly quotaPerDay?: number;
  /** True: the API answers 400 to every request without `PSU-IP-Address`. @defaultValue false */
  readonly requirePsuHeaders?: boolean;
  /** Largest difference between `Date` and the bank's time, in milliseconds. @defaultValue 300_000 */
  readonly clockSkewMs?: number;
  /** @defaultValue 300 */
  readonly codeSeconds?: number;
  /** @defaultValue 10_800 (three hours) */
  readonly accessTokenSeconds?: number;
  /** @defaultValue 15_552_000 (180 days) */
  readonly refreshTokenSeconds?: number;
  /** Each refresh gives a new refresh token and ends the old one. @defaultValue false */
  readonly rotateRefreshTokens?: boolean;
  /** `1.4.0`: the form of older versions of the standard. @defaultValue `1.4.2` */
  readonly stetVersion?: StetVersion;
  /** Answer for an empty list: 204, or 200 with an empty list. @defaultValue 204 */
  readonly emptyList?: 204 | 200;
  /**
   * `none`: the list is empty. `invented`: every customer has three. `missing`: the API answers 404.
   *
   * @defaultValue `none`
   */
  readonly trustedBeneficiaries?: 'none' | 'invented' | 'missing';
  /**
   * True: members that say nothing are written as `""`, `null` or `0000-00-00`. `self` is the address of the next page. A list of
   * days has one row too many. @defaultValue false
   */
  readonly oddMembers?: boolean;
  /** Time that the API takes for each day of a window of transactions, in milliseconds. @defaultValue 0 */
  readonly delayMsPerDay?: number;
}

/** Rules with every default filled in. */
export type ApiSettings = Required<ApiRules>;

const DEFAULTS: ApiSettings = {
  strict: false,
  tokens: 'static',
  signature: 'accepted',
  headers: 'accepted',
  pkce: 'accepted',
  history: 'all',
  quotaPerDay: Number.POSITIVE_INFINITY,
  requirePsuHeaders: false,
  clockSkewMs: 300_000,
  codeSeconds: 300,
  accessTokenSeconds: 10_800,
  refreshTokenSeconds: 180 * 86_400,
  rotateRefreshTokens: false,
  stetVersion: '1.4.2',
  emptyList: 204,
  trustedBeneficiaries: 'none',
  oddMembers: false,
  delayMsPerDay: 0,
};

const STRICT = {
  tokens: 'issued',
  signature: 'required',
  headers: 'required',
  pkce: 'required',
  history: 'limited',
  quotaPerDay: 4,
} as const satisfies ApiRules;

/** The values of rules with a fixed choice. */
const CHOICES: { readonly [K in keyof ApiRules]?: readonly ApiSettings[K][] } = {
  strict: [true, false],
  tokens: ['issued', 'static'],
  signature: ['required', 'accepted'],
  headers: ['required', 'accepted'],
  pkce: ['required', 'accepted'],
  history: ['limited', 'all'],
  requirePsuHeaders: [true, false],
  rotateRefreshTokens: [true, false],
  stetVersion: ['1.4.0', '1.4.2'],
  emptyList: [204, 200],
  trustedBeneficiaries: ['none', 'invented', 'missing'],
  oddMembers: [true, false],
};

/** The least values of the numeric rules. */
const LEAST = {
  quotaPerDay: 0,
  clockSkewMs: 0,
  codeSeconds: 1,
  accessTokenSeconds: 1,
  refreshTokenSeconds: 1,
  delayMsPerDay: 0,
} as const satisfies ApiRules;

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} on a rule that does not exist
 * @throws {RangeError} on a value that a rule cannot have
 */
export function apiSettings(given: ApiRules = {}): ApiSettings {
  const settings: ApiSettings = { ...DEFAULTS, ...(given.strict === true ? STRICT : {}), ...given };
  const values: Readonly<Record<string, unknown>> = { ...settings };
  for (const [name, value] of Object.entries(values)) {
    const choices: readonly unknown[] | undefined = isRuleOf(CHOICES, name) ? CHOICES[name] : undefined;
    const least: number | undefined = isRuleOf(LEAST, name) ? LEAST[name] : undefined;
    if (choices === undefined && least === undefined) throw new TypeError(`no rule ${name} of the API`);
    if (choices !== undefined && !choices.includes(value)) {
      throw new RangeError(`${name} must be one of ${choices.join(', ')}, got ${value}`);
    }
    if (least !== undefined && !(typeof value === 'number' && value >= least)) {
      throw new RangeError(`${name} must be a number ≥ ${least}, got ${value}`);
    }
  }
  return settings;
}

function isRuleOf<T extends object>(table: T, name: string): name is keyof T & string {
  return Object.hasOwn(table, name);
}
