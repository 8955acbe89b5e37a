import { damaged } from './journal-error.ts';
import type { JournalRecord } from './journal-record.ts';
import { isInScope, type JournalScope } from './journal-scope.ts';
import { recordsByTime } from './records-by-time.ts';
import { listSegments } from './segment.ts';
import { verifyJournal } from './verify/verify-journal.ts';

const ABOUT_ACCESS: ReadonlySet<string> = new Set(['session', 'sca', 'access', 'end']);

/**
 * The records of read data of all writers, oldest first and unchanged. Their receiver can compute each hash again. A part that
 * retention erased is missing; its digest is still there.
 *
 * @param verify - checks the journal before the first record is given
 * @throws {RelaisError} `fallback_refused` with reason `journal_damaged`, before the first record
 */
export async function* exportJournal(
  directory: string,
  scope: JournalScope = {},
  verify: typeof verifyJournal = verifyJournal,
): AsyncGenerator<JournalRecord> {
  const report = await verify(directory);
  if (!report.ok) throw damaged(report.damages);
  for await (const record of recordsByTime(await listSegments(directory))) {
    if (ABOUT_ACCESS.has(record.type) && isInScope(record, scope)) yield record;
  }
}
