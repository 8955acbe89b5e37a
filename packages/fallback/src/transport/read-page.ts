import type { BankPage } from '@relais/parsers';

/** A page, and how much was read of the bank for it. */
export interface ReadPage extends BankPage {
  /** Taken away from whoever still holds the page, once it was read. */
  html: string;
  readonly status: number;
  /** Size after decompression. */
  readonly bytes: number;
}
