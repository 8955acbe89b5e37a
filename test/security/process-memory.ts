import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const CHUNK_BYTES = 16 * 2 ** 20;

/**
 * How often some bytes stand anywhere in the memory of another process: strings, buffers, sockets, OpenSSL.
 *
 * @returns `undefined` where the system does not let one look
 */
export function countInMemory(pid: number, texts: readonly string[]): readonly number[] | undefined {
  let memory: number;
  let maps: string;
  try {
    maps = readFileSync(`/proc/${pid}/maps`, 'utf8');
    memory = openSync(`/proc/${pid}/mem`, 'r');
  } catch {
    return undefined;
  }
  const counts = texts.map(() => 0);
  const overlap = Math.max(...texts.map(({ length }) => length));
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (const [, from = '', to = ''] of maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) r/gm)) {
    const end = Number.parseInt(to, 16);
    for (let at = Number.parseInt(from, 16); at < end; at += CHUNK_BYTES - overlap) {
      const read = readSome(memory, chunk, Math.min(CHUNK_BYTES, end - at), at);
      for (const [index, text] of texts.entries())
        counts[index] = (counts[index] ?? 0) + countIn(chunk.subarray(0, read), text);
    }
  }
  closeSync(memory);
  return counts;
}

/** Parts of the kernel are mapped there as well, and cannot be read. */
function readSome(memory: number, chunk: Buffer, length: number, at: number): number {
  try {
    return readSync(memory, chunk, 0, length, at);
  } catch {
    return 0;
  }
}

function countIn(bytes: Buffer, text: string): number {
  let count = 0;
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) count += 1;
  return count;
}
