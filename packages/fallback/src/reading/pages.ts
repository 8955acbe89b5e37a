import { type BankPage, type FormPost, PageDriftError, parseProblem } from '@relais/parsers';
import type { PageReader } from '../transport/page-reader.ts';
import type { PageName } from './page-name.ts';
import { PagesSeen } from './pages-seen.ts';
import { problemError } from './problem-error.ts';

export interface PagesOptions {
  readonly session: PageReader;
  readonly onPage: (page: PageName) => void;
  /** Told of a page that could not be read. */
  readonly onDrift: (error: PageDriftError, page: BankPage) => void;
}

/** Files come in the charset of Western Europe with the euro sign in it. */
const decoder = new TextDecoder('iso-8859-15');

/** Which page is wanted. */
export interface PageRequest {
  readonly page: PageName;
  /** Whose it is: an IBAN, or the id of a card. Absent for pages that belong to no single account. */
  readonly account?: string;
  /** An address, or a button to press. */
  readonly at: string | FormPost;
}

/** Every page of accounts that a session reads comes through here: it is told, and remembered for the record. */
export class Pages {
  readonly seen: PagesSeen = new PagesSeen();
  readonly #options: PagesOptions;

  constructor(options: PagesOptions) {
    this.#options = options;
  }

  /**
   * Reads one page.
   *
   * @throws {RelaisError} `page_drift` when `parse` cannot read it with certainty; what the bank says in its place, by type; else
   * what the session throws
   */
  async read<T>({ page, account, at }: PageRequest, parse: (page: BankPage) => T, signal: AbortSignal): Promise<T> {
    const { session } = this.#options;
    const read = typeof at === 'string' ? await session.get(at, signal) : await session.post(at, signal);
    this.seen.note(page, account, read);
    return this.#parsed(page, read, () => parse(read));
  }

  /**
   * Reads one file.
   *
   * @param parse - given the decoded text
   * @throws {RelaisError} `page_drift` when a page comes in its place, or it cannot be read with certainty
   */
  async readFile<T>(
    { page, account, at }: PageRequest & { readonly at: FormPost },
    parse: (text: string) => T,
    signal: AbortSignal,
  ): Promise<T> {
    const answer = await this.#options.session.download(at, signal);
    if ('html' in answer) {
      this.seen.note(page, account, answer);
      return this.#parsed(page, answer, () => {
        throw new PageDriftError({ page: 'download', mark: 'file.missing', shapes: [] });
      });
    }
    this.seen.note(page, account, { status: answer.status, bytes: answer.bytes.length });
    const text = decoder.decode(answer.bytes);
    return this.#parsed(page, { url: at.action, html: text }, () => parse(text));
  }

  #parsed<T>(name: PageName, page: BankPage, parse: () => T): T {
    const { onPage, onDrift } = this.#options;
    try {
      const parsed = parse();
      onPage(name);
      return parsed;
    } catch (error) {
      if (!(error instanceof PageDriftError)) throw error;
      const problem = parseProblem(page);
      if (problem !== undefined) throw problemError(problem);
      onDrift(error, page);
      throw error;
    }
  }
}
