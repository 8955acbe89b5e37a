import type { JournalRecord } from './journal-record.ts';
import { readRecord } from './read-record.ts';
import { linesOf, type Segment } from './segment.ts';

type Records = AsyncGenerator<JournalRecord, void>;

/** A chain whose next record was read. */
interface Reading {
  readonly next: JournalRecord;
  readonly rest: Records;
}

/**
 * The records of all chains, oldest first. The records of one chain stay in their order, also where its clock went back.
 * A chain is opened only when its time comes: a journal of many short chains needs few open files.
 */
export async function* recordsByTime(segments: readonly Segment[]): AsyncGenerator<JournalRecord> {
  const waiting = await chainsByBeginning(segments);
  let open: readonly Reading[] = [];
  try {
    while (open.length > 0 || waiting.length > 0) {
      const oldest = open.toSorted((a, b) => compare(a.next.at, b.next.at))[0];
      const [due] = waiting;
      if (due !== undefined && (oldest === undefined || due.at <= oldest.next.at)) {
        waiting.shift();
        open = [...open, ...(await advanced(recordsOf(due.segments)))];
      } else if (oldest !== undefined) {
        yield oldest.next;
        const moved = await advanced(oldest.rest);
        open = open.flatMap((reading) => (reading === oldest ? moved : [reading]));
      }
    }
  } finally {
    for (const { rest } of open) await rest.return();
  }
}

interface Beginning {
  readonly at: string;
  readonly segments: readonly Segment[];
}

async function chainsByBeginning(segments: readonly Segment[]): Promise<Beginning[]> {
  const beginnings: Beginning[] = [];
  for (const own of Map.groupBy(segments, ({ chain }) => chain).values()) {
    const records = recordsOf(own);
    for await (const { at } of records) {
      beginnings.push({ at, segments: own });
      break;
    }
  }
  return beginnings.toSorted((a, b) => compare(a.at, b.at));
}

async function advanced(rest: Records): Promise<readonly Reading[]> {
  const { value } = await rest.next();
  return value === undefined ? [] : [{ next: value, rest }];
}

/** Times of the journal have one form, so that their texts sort as they do. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function* recordsOf(segments: readonly Segment[]): Records {
  for (const segment of segments) {
    try {
      for await (const { bytes } of linesOf(segment)) {
        const record = readRecord(bytes);
        if (record !== undefined) yield record;
      }
    } catch (error) {
      // Retention removed the empty segment after it was listed.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}
