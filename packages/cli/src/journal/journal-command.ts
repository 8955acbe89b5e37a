import { Command } from 'commander';
import type { ExitCode } from '../command-line/exit-code.ts';
import { readInstant, readKeyFile, readPosition } from './read-arguments.ts';

/** `relais journal`: checks and exports the access journal. */
export function journalCommand(): Command {
  const journal = new Command('journal').description('the record of what was read through the fallback');

  journal
    .command('verify')
    .description(
      'names everything that is damaged, and what was erased and why; exits with 1 when damaged, or when there is no journal',
    )
    .argument('<directory>', 'of the journal')
    .option(
      '--expect-head <seq:hash>',
      'a head that was noted elsewhere: the journal must still hold it; repeatable',
      readPosition,
    )
    .option('--json', 'one JSON document instead of lines')
    .action(ending(async () => (await import('./verify.ts')).verify));

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
    .action(ending(async () => (await import('./export.ts')).exportRecords));

  return journal;
}

type Action<Options> = (directory: string, options: Options) => Promise<ExitCode>;

/** @param load - imports the action late: help and wrong command lines need none of it */
function ending<Options>(load: () => Promise<Action<Options>>): (directory: string, options: Options) => Promise<void> {
  return async (directory, options) => {
    const action = await load();
    process.exitCode = await action(directory, options);
  };
}
