import { authorizationUrlOf } from '@relais/model';
import { createTokens, type Tokens, type TokensOptions } from './oauth/tokens.ts';
import { createRegistration, type Registration } from './registration/registration.ts';
import type { BankConnection } from './request/bank-connection.ts';

/**
 * What a TPP and its PSUs settle with one bank before data are read. It uses the connections and the certificate of the API. So a
 * host program needs no second pool, and loads its QWAC once.
 */
export interface StetOAuth {
  /**
   * The bank's page where PSUs consent, without the parameters of a request: {@link Tokens.authorize} adds them.
   *
   * @param language - of the page, e.g. `fr`. @defaultValue the bank's own
   * @throws {TypeError} saying what to look up, when the profile has no authorization URL
   * @throws {RangeError} when the bank does not speak the language
   */
  readonly authorizationUrl: (language?: string) => URL;
  /** Consents of PSUs, as tokens: what `token` of {@link PsuAccess} can be. */
  readonly tokens: (options: TokensOptions) => Tokens;
  /**
   * The TPP's own registration at the bank.
   *
   * @throws {TypeError} saying what to look up, when the profile has no registration path
   */
  readonly registration: () => Registration;
}

export function stetOAuth(connection: BankConnection): StetOAuth {
  return {
    authorizationUrl: (language) => authorizationUrlOf(connection.profile, language),
    tokens: (options) => createTokens(connection, options),
    registration: () => createRegistration(connection),
  };
}
