import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import type { JournalOptions } from '../../src/journal/journal-options.ts';
import { accessFactsOf, sessionFactsOf } from './sample-facts.ts';

export const PSEUDONYM_KEY: Uint8Array = Buffer.alloc(32, 7);

const directories: string[] = [];
const opened: Journal[] = [];

afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close();
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
});

/** A directory that goes with the test. */
export async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'relais-journal-'));
  directories.push(directory);
  return directory;
}

/** A journal that is closed with the test. */
export async function opening(directory: string, options: Partial<JournalOptions> = {}): Promise<Journal> {
  const journal = await openJournal({ directory, pseudonymKey: PSEUDONYM_KEY, ...options });
  opened.push(journal);
  return journal;
}

/** One session with one access for each PSU named. */
export async function visits(journal: Journal, ...psuIds: readonly string[]): Promise<void> {
  for (const psuId of psuIds) {
    const session = await journal.session(sessionFactsOf(psuId));
    await session.access(accessFactsOf());
    await session.end({ endReason: 'logout' });
  }
}

export async function segmentsOf(directory: string): Promise<readonly string[]> {
  return (await readdir(directory)).filter((name) => name.endsWith('.jsonl')).sort();
}

export async function textOf(directory: string): Promise<string> {
  const files = (await segmentsOf(directory)).map((name) => readFile(join(directory, name), 'utf8'));
  return (await Promise.all(files)).join('');
}

/** Puts other bytes in place of a whole segment. */
export async function replaceSegment(directory: string, content: string | Uint8Array, index = 0): Promise<string> {
  const name = (await segmentsOf(directory))[index] ?? '';
  await writeFile(join(directory, name), content);
  return name;
}
