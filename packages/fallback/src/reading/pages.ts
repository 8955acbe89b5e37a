import type { Clock } from '@relais/model';
import {
  type BankPage,
  type FormPost,
  PageDriftError,
  parseProblem,
  type ReadablePage,
  type ShownRows,
} from '@relais/parsers';
import type { PageReader } from '../transport/page-reader.ts';
import { pause } from '../transport/pause.ts';
import { PageLog } from './page-log.ts';
import type { PageName } from './page-name.ts';
import { problemError } from './problem-error.ts';

export interface PagesOptions {
  readonly session: PageReader;
  readonly clock: Clock;
  /** Shown each page once, before it is forgotten. */
  readonly onLook?: (page: BankPage) => void;
  /** Told of each page that was read with certainty. Rows are told of pages whose rows were read. */
  readonly onPage: (page: PageName, cost: PageCost) => void;
  /** Told of a page that could not be read, and by what. */
  readonly onDrift: (error: PageDriftError, page: BankPage, parse: (page: BankPage) => unknown) => void;
}

/** What a page was, in numbers. */
export interface PageCost {
  readonly status: number;
  /** Size after decompression. */
  readonly bytes: number;
  /** From the request to the last byte, in milliseconds. */
  readonly tookMs: number;
  /** Rows of the list on it, where it holds one. */
  readonly rows?: number;
}

/** Files come in the charset of Western Europe with the euro sign in it. */
const decoder = new TextDecoder('iso-8859-15');

/** Which page is wanted. */
export interface PageRequest {
  readonly page: PageName;
  /** The account it belongs to: an IBAN, or the id of a card. Absent for pages that belong to no single account. */
  readonly account?: string;
  /** An address, or a button to press. */
  readonly at: string | FormPost;
  /** The rows of the page whose button it is, where this page is to go on with them. */
  readonly before?: ShownRows | undefined;
}

/** Which file is wanted. */
export interface FileRequest extends PageRequest {
  readonly at: FormPost;
  /** What to post where the form came back in place of the file. */
  readonly again?: (page: BankPage) => FormPost | undefined;
}

/** How often one file is asked for. */
const MOST_ASKED = 10;

/** Between two of them, in milliseconds. */
const FILE_PAUSE_MS = 1_000;

/** A page whose reading goes on. */
export interface Opened {
  readonly read: () => unknown;
}

/** What else can become of an open page. */
export interface Forgettable {
  /** To be called when the page is not read. */
  readonly forget: () => void;
  /** The same, where it was opened with certainty and the next page holds its rows. */
  readonly pass: () => void;
}

/** Every page of accounts that a session reads comes through here: it is told, and remembered for the record. */
export class Pages {
  readonly seen: PageLog = new PageLog();
  readonly #options: PagesOptions;

  constructor(options: PagesOptions) {
    this.#options = options;
  }

  /**
   * Reads one page.
   *
   * @throws {RelaisError} `page_drift` when `parse` cannot read it with certainty. Where the bank shows a problem in its place,
   * the error of that problem. Else what the session throws
   */
  async read<T>(request: PageRequest, parse: (page: ReadablePage) => T, signal: AbortSignal): Promise<T> {
    const opened = await this.open(request, (page) => ({ read: () => parse(page) }), signal);
    return opened.read();
  }

  /**
   * Opens a page that is read in two steps: what `open` gives, whose `read` is to be called once.
   *
   * @throws {RelaisError} as {@link Pages.read} does, and so does `read`
   */
  async open<O extends Opened>(
    request: PageRequest,
    open: (page: ReadablePage) => O,
    signal: AbortSignal,
  ): Promise<O & Forgettable> {
    const { session, clock } = this.#options;
    const { page, account, at, before } = request;
    const askedAt = clock.monotonic();
    const read = typeof at === 'string' ? await session.get(at, signal) : await session.post(at, signal, before);
    this.seen.note(page, account, read);
    const cost = { status: read.status, bytes: read.bytes, tookMs: Math.round(clock.monotonic() - askedAt) };
    const parse = (shown: BankPage): unknown => open(shown).read();
    let left: (() => unknown) | undefined;
    // V8 moves promises that wait for the network to the old generation. It keeps what they refer to until a full collection.
    const forget = (): void => {
      // The next rows of a list come with the same menus.
      if (before === undefined) this.#options.onLook?.(read);
      left = undefined;
      read.html = '';
      read.document = undefined;
    };
    const rest = (): unknown => {
      if (left === undefined) throw new TypeError('a page is read once');
      try {
        return this.#told(page, cost, this.#withoutDrift(read, parse, left));
      } finally {
        forget();
      }
    };
    const pass = (): void => {
      this.#options.onPage(page, cost);
      forget();
    };
    try {
      const opened = this.#withoutDrift(read, parse, () => open(read.document ?? read));
      left = opened.read;
      return { ...opened, read: rest, forget, pass };
    } catch (error) {
      forget();
      throw error;
    }
  }

  /**
   * Reads one file. The bank may show its form again while it makes the file. The reader then asks again, {@link MOST_ASKED} times
   * at most.
   *
   * @param parse - given the decoded text
   * @throws {RelaisError} `page_drift` when a page comes in its place, or it cannot be read with certainty
   */
  async readFile<T>(request: FileRequest, parse: (text: string) => T, signal: AbortSignal): Promise<T> {
    const { clock } = this.#options;
    let at = request.at;
    for (let asked = 1; ; asked += 1) {
      const file = await this.#fileOrForm({ ...request, at }, parse, signal, asked < MOST_ASKED);
      if ('read' in file) return file.read;
      at = file.again;
      await pause(clock, FILE_PAUSE_MS, signal);
    }
  }

  async #fileOrForm<T>(
    { page, account, at, again }: FileRequest,
    parse: (text: string) => T,
    signal: AbortSignal,
    mayAsk: boolean,
  ): Promise<{ readonly read: T } | { readonly again: FormPost }> {
    const { session, clock } = this.#options;
    const askedAt = clock.monotonic();
    const answer = await session.download(at, signal);
    const bytes = 'html' in answer ? answer.bytes : answer.bytes.length;
    const cost = { status: answer.status, bytes, tookMs: Math.round(clock.monotonic() - askedAt) };
    if ('html' in answer) {
      this.seen.note(page, account, answer);
      const form = mayAsk ? formIn(answer, again) : undefined;
      if (form !== undefined) {
        this.#options.onLook?.(answer);
        answer.html = '';
        answer.document = undefined;
        return { again: form };
      }
      const missing = (): never => {
        throw new PageDriftError({ page: 'download', mark: 'file.missing', shapes: [] });
      };
      return this.#withoutDrift(answer, missing, missing);
    }
    this.seen.note(page, account, { status: answer.status, bytes });
    const text = decoder.decode(answer.bytes);
    const read = ({ html }: BankPage): T => parse(html);
    const file = { url: at.action, html: text };
    const parsed = this.#withoutDrift(file, read, () => read(file));
    return { read: this.#told(page, cost, parsed) };
  }

  #told<T>(name: PageName, cost: PageCost, parsed: T): T {
    const rows = rowsOf(parsed);
    this.#options.onPage(name, rows === undefined ? cost : { ...cost, rows });
    return parsed;
  }

  /** @param parse - what `step` is a part of */
  #withoutDrift<T>(page: BankPage, parse: (page: BankPage) => unknown, step: () => T): T {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof PageDriftError)) throw error;
      const problem = parseProblem(page);
      if (problem !== undefined) throw problemError(problem);
      this.#options.onDrift(error, page, parse);
      throw error;
    }
  }
}

/** The form to post again, where it came in the place of the file. Nothing where the bank reports a problem. */
function formIn(page: BankPage, again: FileRequest['again']): FormPost | undefined {
  if (again === undefined || parseProblem(page) !== undefined) return undefined;
  try {
    return again(page);
  } catch (error) {
    if (error instanceof PageDriftError) return undefined;
    throw error;
  }
}

/** Lists of the pages: accounts, operations, cards. */
function rowsOf(parsed: unknown): number | undefined {
  if (Array.isArray(parsed)) return parsed.length;
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { rows, operations, accounts } = parsed as Readonly<Record<string, unknown>>;
  const list = [rows, operations, accounts].find(Array.isArray);
  return list?.length;
}
