import type { JournalPosition } from '@relais/core';
import { describeDamage, type JournalReport, verifyJournal } from '@relais/records';
import { InvalidArgumentError } from 'commander';
import { aside, bad, good, say } from '../terminal.ts';

interface VerifyOptions {
  readonly expectHead?: JournalPosition;
}

/** Reads `SEQ:HASH`, as `relais journal verify` prints it. */
export function readPosition(text: string): JournalPosition {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined) throw new InvalidArgumentError('It must be SEQ:HASH.');
  return { seq: Number(seq), hash };
}

/**
 * Checks an access journal: prints every damage and every erasure with its reason.
 *
 * @returns exit code: 1 when anything is damaged
 */
export async function verify(directory: string, options: VerifyOptions): Promise<number> {
  const report = await verifyJournal(directory, options);
  for (const damage of report.damages) say(bad(describeDamage(damage)));
  tellErased(report);
  const { seq, hash } = report.head;
  const summary = `${report.records} records, head ${seq}:${hash}`;
  say(report.ok ? good(`the chain is whole: ${summary}`) : bad(`damaged: ${summary}`));
  return report.ok ? 0 : 1;
}

function tellErased({ checkpoint, erased, holds, tail }: JournalReport): void {
  if (checkpoint !== undefined) {
    const { through, newest } = checkpoint;
    say(aside(`records up to ${through.seq} were let go of; the newest of them was of ${newest}`));
  }
  for (const { at, count, from, olderThan, part, reason, through } of erased) {
    const range = from === through ? `record ${from}` : `records ${from} to ${through}`;
    say(aside(`${at}: ${part} of ${range} erased by ${reason}, as older than ${olderThan} (${count} still listed)`));
  }
  for (const { holdId, reason } of holds) say(aside(`legal hold ${holdId} in force: ${reason}`));
  if (tail !== undefined) {
    const { bytes, line, segment } = tail;
    say(
      aside(`${segment} line ${line}: ${bytes} bytes without a line end, written by a process that runs or was killed`),
    );
  }
}
