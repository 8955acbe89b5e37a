import { justificationPage } from './justification-page.ts';
import type { CountedRequest, JustificationRecord } from './justification-record.ts';

/** One attachment. */
export interface EvidenceFile {
  readonly name: string;
  readonly mediaType: 'application/json' | 'text/markdown' | 'text/csv';
  readonly content: string;
}

/** Attachments of the report to the authority. */
export interface EvidencePack {
  readonly files: readonly EvidenceFile[];
  /** Size of all files in UTF-8. */
  readonly bytes: number;
  /** Number of counted requests left out in the middle of the series. */
  readonly requestsLeftOut: number;
}

/** Limit of the authority's mailbox: 10 MB of 1,000,000 bytes, with room for the encoding of a mail. */
const MAX_BYTES = 7_000_000;

/**
 * Collects the record, its pages in both languages and a table of the counted requests. Together they stay under 10 MB,
 * also as a mail. A series that is too long keeps its beginning and its end, and states how many requests are missing.
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

/** RFC 4180. A spreadsheet must not read text of a bank or a host program as a formula. */
function cell(value: string | number | boolean | undefined): string {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
