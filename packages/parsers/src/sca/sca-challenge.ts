import type { BankPage } from '../page/bank-page.ts';
import type { FormPost } from '../page/form-post.ts';
import { PageDriftError } from '../page/page-drift-error.ts';

/** Confirm on the phone: poll until validated, then post `form` once. */
export interface MobileAppChallenge {
  readonly kind: 'mobile_app';
  /** The bank's words to the customer. */
  readonly message: string;
  /** The phone that was asked, as the customer named it. */
  readonly device?: string;
  readonly transactionId: string;
  /** Absolute URLs. */
  readonly pollUrl: string;
  readonly cancelUrl?: string;
  readonly pollingIntervalMs: number;
  readonly form: FormPost;
  /** Absolute URL of "do it later", where the bank only proposes. */
  readonly later?: string;
}

/** Type a code: add `[codeField, code]` to `form` and post it. */
export interface OneTimeCodeChallenge {
  readonly kind: 'one_time_code';
  readonly channel: 'sms' | 'voice' | 'email';
  readonly message: string;
  readonly codeField: string;
  /** True when the page says that the last code was wrong. */
  readonly wrongCode: boolean;
  readonly form: FormPost;
  readonly later?: string;
}

/** What the bank asks to be sure of the customer. */
export type ScaChallenge =
  | MobileAppChallenge
  | OneTimeCodeChallenge
  /** Follow `url` to start the authentication. */
  | { readonly kind: 'choice'; readonly url: string }
  /** The bank lets the customer in without: follow `url`. */
  | { readonly kind: 'bypass'; readonly url: string }
  /** A device we cannot speak for. */
  | { readonly kind: 'safetrans' | 'digipass' | 'key_card'; readonly later?: string }
  /** The customer has no means, or has not activated it. */
  | { readonly kind: 'not_enrolled' | 'not_activated' }
  /** Too many wrong codes. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'technical_problem' };

/**
 * Reads the page of the strong authentication.
 *
 * @throws {PageDriftError} `page_drift` when it is none of the known ones
 */
export function parseScaChallenge(_page: BankPage): ScaChallenge {
  throw new PageDriftError({ page: 'sca', mark: 'unread', shapes: [] });
}
