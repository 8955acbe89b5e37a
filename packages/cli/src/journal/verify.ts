import type { JournalPosition } from '@relais/core';
import { describeDamage, type JournalReport, verifyJournal } from '@relais/records';
import type { ExitCode } from '../command-line/exit-code.ts';
import { aside, bad, good, say } from '../terminal.ts';
import { assertJournal } from './assert-journal.ts';

interface VerifyOptions {
  readonly expectHead?: readonly JournalPosition[];
  /** For programs: one JSON document instead of lines. */
  readonly json?: boolean;
}

/**
 * Checks an access journal: prints every damage and every erasure with its reason.
 *
 * @returns exit code: 1 when anything is damaged
 */
export async function verify(directory: string, { expectHead = [], json }: VerifyOptions): Promise<ExitCode> {
  await assertJournal(directory);
  const report = await verifyJournal(directory, { expectHead });
  if (json === true) say(JSON.stringify(report, undefined, 2));
  else tell(report);
  return report.ok ? 0 : 1;
}

function tell(report: JournalReport): void {
  for (const damage of report.damages) say(bad(describeDamage(damage)));
  tellErased(report);
  const { seq, hash } = report.head;
  if (report.chains.length > 1) {
    for (const { chain, head, records } of report.chains) {
      say(
        aside(
          `chain ${chain === '' ? 'of the first writer' : chain}: ${records} records, head ${head.seq}:${head.hash}`,
        ),
      );
    }
  }
  const chains = report.chains.length === 1 ? 'the chain is' : `all ${report.chains.length} chains are`;
  const summary = `${report.records} records, head ${seq}:${hash}`;
  say(report.ok ? good(`${chains} whole: ${summary}`) : bad(`damaged: ${summary}`));
}

function tellErased({ chains, erased, holds }: JournalReport): void {
  for (const { checkpoint } of chains) {
    if (checkpoint === undefined) continue;
    const { through, newest } = checkpoint;
    say(aside(`records up to ${through.seq} were let go of; the newest of them was of ${newest}`));
  }
  for (const { at, chain, count, from, olderThan, part, reason, through } of erased) {
    const range = `${from === through ? `record ${from}` : `records ${from} to ${through}`}${chain === '' ? '' : ` of chain ${chain}`}`;
    say(aside(`${at}: ${part} of ${range} erased by ${reason}, as older than ${olderThan} (${count} still listed)`));
  }
  for (const { holdId, reason } of holds) say(aside(`legal hold ${holdId} in force: ${reason}`));
  for (const { tail } of chains) {
    if (tail === undefined) continue;
    const { bytes, line, segment } = tail;
    say(
      aside(`${segment} line ${line}: ${bytes} bytes without a line end, written by a process that runs or was killed`),
    );
  }
}
