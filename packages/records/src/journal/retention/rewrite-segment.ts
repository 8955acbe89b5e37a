import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type JournalRecord, lineOf, PARTS, type PartName } from '../journal-record.ts';
import { readRecord } from '../read-record.ts';
import { linesOf, type Segment, syncDirectory } from '../segment.ts';

/** Suffix of a segment that is being rewritten. One found at the start is left over from a crash. */
export const REWRITING = '.rewriting';

/** Whether a part of a record is erased. */
export type Goes = (record: JournalRecord, part: PartName) => boolean;

/**
 * Writes a segment anew without some of its parts. At any moment the disk holds either the old segment or the new one.
 */
export async function rewriteSegment(segment: Segment, goes: Goes): Promise<void> {
  await replaceSegment(segment, linesWithout(segment, goes));
}

/** Puts a new file in the place of a segment. A process that still has the old one open can no longer change the journal. */
export async function replaceSegment({ path }: Segment, content: AsyncIterable<string | Uint8Array>): Promise<void> {
  // A name of its own: a process that was taken for dead may be writing the same segment anew.
  const anew = `${path}.${randomBytes(8).toString('hex')}${REWRITING}`;
  try {
    await writeFile(anew, content, { mode: 0o600, flush: true });
    await rename(anew, path);
  } catch (error) {
    await rm(anew, { force: true });
    throw error;
  }
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
