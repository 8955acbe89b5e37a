import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** One file of the journal, named for its chain and its first record. A chain continues from file to file. */
export interface Segment {
  readonly name: string;
  readonly path: string;
  /** Name of the chain. That of the first one in a directory is empty. */
  readonly chain: string;
  readonly firstSeq: number;
}

/** One line of a segment, without its end. */
export interface Line {
  readonly bytes: Uint8Array;
  /** From 1. */
  readonly number: number;
  /** Offset of its first byte in the file. */
  readonly offset: number;
  /** False for what follows the last line end. */
  readonly isEnded: boolean;
}

const NAME = /^journal-(?:(?<chain>[0-9a-f]{16})-)?(?<firstSeq>\d{12})\.jsonl$/;
const LINE_END = 0x0a;

/** What the names of all files of a chain begin with. */
export function chainPrefix(chain: string): string {
  return chain === '' ? 'journal-' : `journal-${chain}-`;
}

export function segmentAt(directory: string, chain: string, firstSeq: number): Segment {
  const name = `${chainPrefix(chain)}${String(firstSeq).padStart(12, '0')}.jsonl`;
  return { name, path: join(directory, name), chain, firstSeq };
}

/** The segments of a directory, chain by chain and in order. Their names are the only list of them. */
export async function listSegments(directory: string): Promise<readonly Segment[]> {
  const names = await readdir(directory);
  return names
    .flatMap((name) => {
      const { chain = '', firstSeq } = NAME.exec(name)?.groups ?? {};
      return firstSeq === undefined ? [] : [segmentAt(directory, chain, Number(firstSeq))];
    })
    .sort((a, b) => (a.chain === b.chain ? a.firstSeq - b.firstSeq : a.chain < b.chain ? -1 : 1));
}

/** The names of all chains of a journal. A directory without a journal has none. */
export async function listChains(directory: string): Promise<readonly string[]> {
  return [...new Set((await listSegments(directory)).map(({ chain }) => chain))];
}

/** The segments of one chain, in order. */
export async function segmentsOf(directory: string, chain: string): Promise<readonly Segment[]> {
  return (await listSegments(directory)).filter((segment) => segment.chain === chain);
}

/** Reads a segment line by line, since it may be larger than the memory. */
export async function* linesOf({ path }: Segment): AsyncGenerator<Line> {
  const file = await open(path, 'r');
  try {
    let number = 1;
    let offset = 0;
    let pending: Buffer[] = [];
    for await (const chunk of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, start)) {
        const bytes = Buffer.concat([...pending, chunk.subarray(start, end)]);
        yield { bytes, number, offset, isEnded: true };
        pending = [];
        number += 1;
        offset += bytes.length + 1;
        start = end + 1;
      }
      if (start < chunk.length) pending.push(chunk.subarray(start));
    }
    if (pending.length > 0) yield { bytes: Buffer.concat(pending), number, offset, isEnded: false };
  } finally {
    await file.close();
  }
}

/** Syncs a directory: only then does a power cut not undo a new, renamed or removed file. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
