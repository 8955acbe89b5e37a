import type { KnownText } from './known-text.ts';

/** One answer of the web bank, decoded to text. Never keep one longer than the call that reads it. */
export interface BankPage {
  /** Where it was read, after redirects: links on the page are resolved against it. */
  readonly url: string;
  readonly html: string;
  /** HTTP status. Never decides alone: a wrong password is a 200. */
  readonly status?: number;
  /** Rows that were read on a page before and may stand here again, see `knownAfter`. They make reading quicker, never different. */
  readonly known?: KnownText;
}
