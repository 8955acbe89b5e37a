import type { BankPage, PageDocument } from '@relais/parsers';

/** A page, and how much was read of the bank for it. */
export interface ReadPage extends BankPage {
  /** Relais empties it once the page was read, so that other holders of the page keep no text. */
  html: string;
  readonly status: number;
  /** Size after decompression. */
  readonly bytes: number;
  /** Its tree, where the session has looked at it. Forgotten with the text. */
  document?: PageDocument | undefined;
}
