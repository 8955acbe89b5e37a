import type { ConsentFilter, Grants } from '../authorisation/grants.ts';
import { type ApiRules, type ApiSettings, apiSettings } from './api-rules.ts';
import type { IssuedIds, Reissued } from './issued-ids.ts';

/** Changes the API while it is open. */
export interface ApiControl {
  /** The rules in force. */
  readonly rules: () => ApiSettings;
  /**
   * Changes some rules; the others stay.
   *
   * @throws {TypeError} on a rule that does not exist
   * @throws {RangeError} on a value that a rule cannot have
   */
  readonly change: (rules: ApiRules) => void;
  /** Gives new ids to all accounts, or all transactions. */
  readonly reissue: (what: Reissued) => void;
  /** Withdraws all consents: their tokens are unknown from now on. */
  readonly withdrawConsents: (filter?: ConsentFilter) => void;
  /** Expires all issued access tokens: they answer 401 from now on. */
  readonly expireAccessTokens: (filter?: ConsentFilter) => void;
  /** Expires all issued refresh tokens: they answer 400 from now on, as after 180 days. */
  readonly expireRefreshTokens: (filter?: ConsentFilter) => void;
}

export interface ApiControlOptions {
  readonly given: ApiRules;
  readonly grants: Grants;
  readonly ids: IssuedIds;
}

/** @throws {TypeError | RangeError} as `change` */
export function createApiControl({ given, grants, ids }: ApiControlOptions): ApiControl {
  let wanted = given;
  let settings = apiSettings(wanted);
  return {
    rules: () => settings,
    change: (rules) => {
      settings = apiSettings({ ...wanted, ...rules });
      wanted = { ...wanted, ...rules };
    },
    reissue: ids.reissue,
    withdrawConsents: grants.withdraw,
    expireAccessTokens: grants.expireAccessTokens,
    expireRefreshTokens: grants.expireRefreshTokens,
  };
}
