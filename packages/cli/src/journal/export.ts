import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import {
  exportJournal,
  type JournalRecord,
  type JournalScope,
  openValues,
  psuReference,
  type SealedValues,
} from '@relais/records';
import type { ExitCode } from '../command-line/exit-code.ts';
import { UsageError } from '../command-line/usage-error.ts';
import { assertJournal } from './assert-journal.ts';
import type { KeyFile } from './read-arguments.ts';

interface ExportOptions {
  readonly bank?: string;
  readonly from?: number;
  readonly to?: number;
  readonly psu?: string;
  readonly keyFile?: string;
  readonly valuesKey?: readonly KeyFile[];
}

/**
 * Writes the records of a bank, a period or a PSU, one JSON object per line, unchanged.
 *
 * @returns exit code
 */
export async function exportRecords(directory: string, options: ExportOptions): Promise<ExitCode> {
  const { bank, from, to, psu, keyFile, valuesKey = [] } = options;
  if (psu !== undefined && keyFile === undefined) {
    throw new UsageError('--psu needs --key-file: the journal names nobody, only keyed hashes');
  }
  const scope: JournalScope = {
    ...(bank !== undefined && { aspspId: bank }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(psu !== undefined && keyFile !== undefined && { psuRef: psuReference(await keyIn(keyFile), psu) }),
  };
  const keys = new Map<string, Uint8Array>();
  for (const { id, path } of valuesKey) keys.set(id, await keyIn(path));
  await assertJournal(directory);
  try {
    await pipeline(linesOf(exportJournal(directory, scope), keys), process.stdout, { end: false });
  } catch (error) {
    // The reader has what it wanted, as `head` has.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
  return 0;
}

async function keyIn(path: string): Promise<Uint8Array> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`the file ${path} cannot be read`);
  });
  const key = Buffer.from(text, 'base64');
  if (key.length < 32) throw new UsageError(`the file ${path} holds no key of 32 bytes or more in base64`);
  return key;
}

async function* linesOf(
  records: AsyncIterable<JournalRecord>,
  keys: ReadonlyMap<string, Uint8Array>,
): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(opened(record, keys))}\n`;
}

/** Adds the delivered records, if their key was given. The journal's record stays unchanged. */
function opened(record: JournalRecord, keys: ReadonlyMap<string, Uint8Array>): object {
  const sealed = record.values as unknown as SealedValues | undefined;
  const key = sealed && keys.get(sealed.keyId);
  if (sealed === undefined || key === undefined) return record;
  return { ...record, delivered: openValues(key, String(record.facts?.['sessionId']), sealed) };
}
