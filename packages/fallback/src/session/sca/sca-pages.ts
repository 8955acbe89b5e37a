import type { FormToSend, ReadPage } from '../../transport/page-reader.ts';

/** How the strong authentication reads the bank. */
export interface ScaPages {
  /** Opens the page that notifies the customer, or follows a link of it. */
  readonly open: (address: string | URL, signal: AbortSignal) => Promise<ReadPage>;
  /** Sends a form, once. Never opens a page that notifies the customer again. */
  readonly post: (form: FormToSend, signal: AbortSignal) => Promise<ReadPage>;
  /** Asks for the home page: leads there once the customer is authenticated. */
  readonly home: (signal: AbortSignal) => Promise<ReadPage>;
}

/** A page behind one of the authentication, and by what it was reached. `nothing`: the bank leads on by itself. */
export interface Behind {
  readonly page: ReadPage;
  readonly by: 'answer' | 'later' | 'nothing';
}
