import type { BankPage } from '../page/bank-page.ts';
import type { FormPost } from '../page/form-post.ts';
import { PageDriftError } from '../page/page-drift-error.ts';

/** One account the download form offers. */
export interface DownloadAccount {
  /** As printed: number, product and holder. */
  readonly label: string;
  /** Blanks collapsed: `04100 000205123 01`. */
  readonly number?: string;
  /** Name of the checkbox that selects it. */
  readonly checkbox: string;
  readonly webid?: string;
}

/** The download form. */
export interface DownloadForm {
  readonly accounts: readonly DownloadAccount[];
  /** Values of `data_formats_selected`, e.g. `csv`. */
  readonly formats: readonly string[];
  /** Hidden inputs and the download action, without any choice made. */
  readonly form: FormPost;
}

/**
 * Reads the download form.
 *
 * @throws {PageDriftError} `page_drift` when its accounts or its action cannot be read with certainty
 */
export function parseDownloadForm(_page: BankPage): DownloadForm {
  throw new PageDriftError({ page: 'download', mark: 'unread', shapes: [] });
}
