import { rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type JournalRecord, lineOf, PARTS, type PartName } from '../journal-record.ts';
import { readRecord } from '../read-record.ts';
import { linesOf, type Segment, syncDirectory } from '../segment.ts';

/** Ends the name of a segment that is being rewritten. One that is found at the start is left from a crash. */
export const REWRITING = '.rewriting';

/** Whether a part of a record goes. */
export type Goes = (record: JournalRecord, part: PartName) => boolean;

/** Writes a segment anew without some of its parts. What is on the disk is, at any moment, either the old one or the new. */
export async function rewriteSegment(segment: Segment, goes: Goes): Promise<void> {
  const path = `${segment.path}${REWRITING}`;
  await writeFile(path, linesWithout(segment, goes), { mode: 0o600, flush: true });
  await rename(path, segment.path);
  await syncDirectory(dirname(path));
}

async function* linesWithout(segment: Segment, goes: Goes): AsyncGenerator<string> {
  for await (const { bytes } of linesOf(segment)) {
    const record = readRecord(bytes);
    if (record === undefined) throw new Error(`${segment.name} was changed while it was rewritten`);
    yield lineOf(
      without(
        record,
        PARTS.filter((part) => goes(record, part)),
      ),
    );
  }
}

function without(record: JournalRecord, gone: readonly string[]): JournalRecord {
  const kept = Object.entries(record).filter(([member]) => !gone.includes(member));
  return Object.fromEntries(kept) as unknown as JournalRecord;
}
