import type { BankPage } from '../dom/bank-page.ts';
import { PageDriftError } from '../drift/page-drift-error.ts';
import { roleOfHeader } from '../table/column-role.ts';
import { fold } from '../text/fold.ts';
import { redactPage } from './redact-page.ts';
import { shaped } from './redact-text.ts';

/** The redacted rest of an unreadable page, for the developer of the parser. It holds no customer data. */
export interface DriftSample {
  /** Path and query, without host and without values. */
  readonly address: string;
  /** The redacted page or file. */
  readonly text: string;
  /** True when the sample fails at the same mark as the page: a fix can then be tested on it. */
  readonly reproduces: boolean;
  /** True where the end was left out because of the size. */
  readonly isCut: boolean;
}

/** Number of rows of a file that the sample keeps. */
const MOST_LINES = 200;

/**
 * Makes the sample of an unreadable page.
 *
 * It first sets all amounts to zero, so that sums hold, then to one, two, three, so that they differ. It keeps the
 * variant that fails as the page did.
 *
 * @param error - the error with which `parse` refused the page
 */
export function driftSample(page: BankPage, error: PageDriftError, parse: (page: BankPage) => unknown): DriftSample {
  if (!/<[a-z!]/i.test(page.html.slice(0, 2000))) return sampleOfFile(page);
  const samples = (['zero', 'numbered'] as const).map((amounts) => {
    const { url, html, isCut } = redactPage(page, amounts);
    const reproduces = markOf(() => parse({ ...page, url, html })) === error.fingerprint.mark;
    const { pathname, search } = new URL(url);
    return { address: pathname + search, text: html, reproduces, isCut };
  });
  const [first, second] = samples;
  if (first === undefined || second === undefined) throw new TypeError('two samples were made');
  return second.reproduces && !first.reproduces ? second : first;
}

function markOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return error instanceof PageDriftError ? error.fingerprint.mark : undefined;
  }
}

/** The sample of a file: its header, if known, and the shape of each row. */
function sampleOfFile({ html }: BankPage): DriftSample {
  const lines = html.slice(0, 200_000).split('\n');
  const rows = lines.slice(0, MOST_LINES).map((line, index) =>
    line
      .split(';')
      .map((cell) => (index === 0 && roleOfHeader(fold(cell)) !== undefined ? cell : shaped(cell)))
      .join(';'),
  );
  return { address: '', text: rows.join('\n'), reproduces: false, isCut: lines.length > MOST_LINES };
}
