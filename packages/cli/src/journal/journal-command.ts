import { Command } from 'commander';
import { bad } from '../terminal.ts';
import { exportRecords, readInstant, readKeyFile } from './export.ts';
import { readPosition, verify } from './verify.ts';

/** `relais journal`: checks and exports the access journal. */
export function journalCommand(): Command {
  const journal = new Command('journal').description('the record of what was read through the fallback');

  journal
    .command('verify')
    .description('names everything that is damaged, and what was erased and why; exits with 1 when damaged')
    .argument('<directory>', 'of the journal')
    .option('--expect-head <seq:hash>', 'a head that was noted elsewhere: the journal must still hold it', readPosition)
    .action(refusing(verify));

  journal
    .command('export')
    .description('writes records as JSON, one per line, oldest first')
    .argument('<directory>', 'of the journal')
    .option('--bank <id>', 'only of this bank, e.g. cic')
    .option('--from <when>', 'only from this day (UTC) or instant on', readInstant)
    .option('--to <when>', 'only before this day (UTC) or instant', readInstant)
    .option('--psu <id>', 'only of this PSU, by the host’s own id; needs --key-file')
    .option('--key-file <file>', 'the pseudonym key, in base64')
    .option('--values-key <id=file>', 'opens values encrypted with this key, in base64; repeatable', readKeyFile)
    .action(refusing(exportRecords));

  return journal;
}

/** Prints a refusal in one line; a stack would add nothing. */
function refusing<Options>(
  action: (directory: string, options: Options) => Promise<number>,
): (directory: string, options: Options) => Promise<void> {
  return async (directory, options) => {
    try {
      process.exitCode = await action(directory, options);
    } catch (error) {
      // A refusal, a missing file and a missing option all have a code. A program fault has none.
      if (!(error instanceof Error && 'code' in error)) throw error;
      process.stderr.write(`${bad(error.message)}\n`);
      process.exitCode = 1;
    }
  };
}
