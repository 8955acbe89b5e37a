import { recognise } from '@relais/parsers';
import { allowedUrl } from '../../transport/allowed-url.ts';
import type { FormToSend, PageReader } from '../../transport/page-reader.ts';
import type { ReadPage } from '../../transport/read-page.ts';
import type { ScaGuard } from './sca-guard.ts';

/** How the strong authentication reads the bank. */
export interface ScaPages {
  /** Opens the page that notifies the customer, or follows a link of it. */
  readonly open: (address: string | URL, signal: AbortSignal) => Promise<ReadPage>;
  /** Sends the form that notifies the customer, once. */
  readonly start: (form: FormToSend, signal: AbortSignal) => Promise<ReadPage>;
  /** Sends a form, once. Never opens a page that notifies the customer again. */
  readonly post: (form: FormToSend, signal: AbortSignal) => Promise<ReadPage>;
  /** Asks for a page that opens only once the customer is authenticated. */
  readonly home: (signal: AbortSignal) => Promise<ReadPage>;
}

/** A page behind one of the authentication, and by what it was reached. `nothing`: the bank leads on by itself. */
export interface Behind {
  readonly page: ReadPage;
  readonly by: 'answer' | 'later' | 'nothing';
}

export interface ScaPagesOptions {
  /** Reads under `guard`. */
  readonly pages: PageReader;
  readonly guard: ScaGuard;
  readonly hosts: readonly string[];
  readonly home: ScaPages['home'];
  /** Told of each page of the authentication. */
  readonly onPage: (read: ReadPage) => void;
}

/** Reads the pages of the authentication past the guard that keeps every other reading from them. */
export function scaPages({ pages, guard, hosts, home, onPage }: ScaPagesOptions): ScaPages {
  const noted = (read: ReadPage): ReadPage => {
    const kind = recognise(read);
    if (kind === 'sca' || kind === 'unknown') onPage(read);
    return read;
  };
  return {
    open: async (address, signal) => {
      const url = allowedUrl(String(address), undefined, hosts);
      return noted(await guard.permit(() => pages.get(url, signal)));
    },
    start: async (form, signal) => noted(await guard.permit(() => pages.post(form, signal))),
    post: async (form, signal) => noted(await pages.post(form, signal)),
    home,
  };
}
