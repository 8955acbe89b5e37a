import type { BankPage } from '../page/bank-page.ts';
import type { FormPost } from '../page/form-post.ts';

/** How a page that comes between login and home is left. */
export type InterstitialExit =
  | { readonly kind: 'follow'; readonly url: string }
  | { readonly kind: 'post'; readonly form: FormPost }
  /** Asking for the wanted page again is enough. */
  | { readonly kind: 'ask_again' }
  /** Only the customer can answer it. */
  | { readonly kind: 'user_action' };

/** What the bank answered to a login, or to any page when the session is in doubt. */
export type LoginOutcome =
  | { readonly kind: 'logged_in'; readonly holder?: string }
  | { readonly kind: 'sca' }
  | { readonly kind: 'wrong_credentials' }
  /** The customer must act with the bank: access locked, or not entitled to this service. */
  | { readonly kind: 'blocked' }
  /** A delegate whose rights have run out. */
  | { readonly kind: 'rights_expired' }
  /** `until` as printed by the bank: `YYYY-MM-DDTHH:mm`, local time of the bank. */
  | { readonly kind: 'service_interrupted'; readonly until?: string }
  /** Log in again: nothing is wrong with the credentials. */
  | { readonly kind: 'session_lost' }
  | { readonly kind: 'password_change' }
  | { readonly kind: 'interstitial'; readonly exit: InterstitialExit }
  | { readonly kind: 'unknown' };

/** Reads what the bank answered to a login. Decided by content, never by the status alone. Never throws. */
export function parseLoginOutcome(_page: BankPage): LoginOutcome {
  return { kind: 'unknown' };
}
