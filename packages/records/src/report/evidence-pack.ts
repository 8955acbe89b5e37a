import { justificationPage } from './justification-page.ts';
import type { CountedRequest, JustificationRecord } from './justification-record.ts';

/** One file to attach. */
export interface EvidenceFile {
  readonly name: string;
  readonly mediaType: 'application/json' | 'text/markdown' | 'text/csv';
  readonly content: string;
}

/** What goes with the report to the authority. */
export interface EvidencePack {
  readonly files: readonly EvidenceFile[];
  /** Of all files, in UTF-8. */
  readonly bytes: number;
  /** Counted requests that had to be left out in the middle of the series. */
  readonly requestsLeftOut: number;
}

/** What the authority's mailbox takes: 10 MB, read as the smaller unit, with room for what a mail adds to a file. */
const MAX_BYTES = 7_000_000;

/**
 * The record, its pages in both languages and the counted requests as a table: what proves a report, under 10 MB also
 * when it is sent by mail. Too long a series keeps its beginning and its end, and says how much is missing.
 *
 * @param maxBytes - for another authority. @defaultValue 7_000_000
 */
export function evidencePack(record: JustificationRecord, maxBytes: number = MAX_BYTES): EvidencePack {
  const { requests, statistics } = record;
  for (let kept = requests.length; ; kept = Math.floor(kept / 2)) {
    const isWhole = kept === requests.length;
    const days = kept < 2 ? { ...statistics, daysBefore: [] } : statistics;
    const requestsKept = isWhole ? requests : ends(requests, kept);
    const requestsLeftOut = requests.length - requestsKept.length;
    const shortened = isWhole ? {} : { requests: requestsKept, requestsLeftOut };
    const files = filesOf({ ...record, ...shortened, statistics: days });
    const bytes = files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
    if (bytes <= maxBytes) return { files, bytes, requestsLeftOut };
    if (kept === 0) throw new RangeError(`the evidence cannot be brought under ${maxBytes} bytes`);
  }
}

function ends<T>(all: readonly T[], count: number): readonly T[] {
  const atEnd = Math.floor(count / 2);
  return [...all.slice(0, count - atEnd), ...(atEnd === 0 ? [] : all.slice(-atEnd))];
}

function filesOf(record: JustificationRecord): readonly EvidenceFile[] {
  const name = `relais-${record.outageId.replace(/[^\w-]/g, '_')}`;
  return [
    { name: `${name}.json`, mediaType: 'application/json', content: `${JSON.stringify(record, null, 2)}\n` },
    { name: `${name}.fr.md`, mediaType: 'text/markdown', content: justificationPage(record, 'fr') },
    { name: `${name}.en.md`, mediaType: 'text/markdown', content: justificationPage(record, 'en') },
    { name: `${name}.requests.csv`, mediaType: 'text/csv', content: csv(record.requests) },
  ];
}

const COLUMNS = ['sentAt', 'requestId', 'endpoint', 'waitedMs', 'result', 'status', 'basis', 'attended'] as const;

function csv(requests: readonly CountedRequest[]): string {
  const rows = requests.map((request) => COLUMNS.map((column) => cell(request[column])).join(','));
  return [COLUMNS.join(','), ...rows, ''].join('\r\n');
}

/** RFC 4180. A spreadsheet must not take a bank's or a host's text for a formula. */
function cell(value: string | number | boolean | undefined): string {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
