#!/usr/bin/env node
import { isRelaisError } from '@relais/model';
import { Command, CommanderError } from 'commander';
import { doctor } from './doctor/doctor.ts';
import { BANK_NAMES, type DoctorOptions } from './doctor/read-subject.ts';
import { type DrillOptions, drill } from './drill/drill.ts';
import { incidentCommand } from './incident/incident-command.ts';
import { journalCommand } from './journal/journal-command.ts';
import { simulate } from './simulate/simulate.ts';

const program = new Command('relais').description(
  'PSD2 failover for account information: answers through the bank’s fallback mechanism while its API is down.',
);

program
  .command('demo')
  .description('tells the story of one outage against a simulated bank on this machine')
  .action(async () => {
    // Imported late: it loads the whole library and a simulated bank, which other commands do not need.
    const { demo } = await import('./demo/demo.ts');
    process.exitCode = await demo();
  });

program
  .command('simulate')
  .description('starts a simulated bank and runs until Ctrl-C')
  .option('--brand <brand>', 'cic, cm or becm', 'cic')
  .option('--seed <number>', 'another seed invents another history', '1')
  .option('--port <number>', 'first of four ports: API, fallback door, web bank, control (default: any free ones)')
  .action(simulate);

program
  .command('doctor')
  .description(
    'checks the way to a bank: QWAC, TLS, clock, registration, token endpoint, one signed call, fallback door, web bank',
  )
  .option('--bank <name>', BANK_NAMES.join(', '), 'cic')
  .option('--sandbox', 'the test environment of the bank')
  .option('--profile <file>', 'JSON: what is different in the bank profile, e.g. {"fallbackUrl":"…"}')
  .requiredOption('--qwac <file>', 'PKCS#12 or PEM; its passphrase as RELAIS_QWAC_PASSPHRASE')
  .option('--key <file>', 'private key of the QWAC, where it is PEM in a file of its own')
  .option('--ca <file>', 'root certificates to trust instead of the public ones, PEM')
  .option('--client-id <id>', 'as the registration answered it')
  .option('--registration <file>', 'JSON: the registration as it was kept')
  .option('--seal <file>', 'private key of the QSealC, PKCS#12 or PEM; its passphrase as RELAIS_SEAL_PASSPHRASE')
  .option('--key-id <id>', 'how signatures name that key')
  .option('--json', 'one JSON document instead of lines')
  .addHelpText('after', '\nThe access token of a PSU who agreed to the test is read from RELAIS_ACCESS_TOKEN.')
  .action(async (options: DoctorOptions) => {
    process.exitCode = await doctor(options);
  });

program
  .command('drill')
  .description('runs one whole failover and reports page by page; against a simulated bank unless one is named')
  .option('--bank <name>', `a real bank, with your own login there: ${BANK_NAMES.join(', ')}`)
  .option('--profile <file>', 'JSON: what is different in the bank profile, e.g. {"fallbackUrl":"…"}')
  .option('--qwac <file>', 'PKCS#12 or PEM; its passphrase as RELAIS_QWAC_PASSPHRASE')
  .option('--key <file>', 'private key of the QWAC, where it is PEM in a file of its own')
  .option('--ca <file>', 'root certificates to trust instead of the public ones, PEM')
  .option('--person <name>', 'who decides to do so, for the record')
  .option('--words <sentence>', 'the sentence that the drill asks you to type, where there is no terminal')
  .option('--credentials-fd <number>', 'open file with identifier and password, a line each (default: the terminal)')
  .option('--customer <login>', 'customer of the simulated bank')
  .option('--json', 'one JSON document instead of lines')
  .addHelpText(
    'after',
    '\nWith your own access token in RELAIS_ACCESS_TOKEN, a drill at a real bank tries the way back as well.',
  )
  .action(async (options: DrillOptions) => {
    process.exitCode = await drill(options);
  });
program.addCommand(incidentCommand());
program.addCommand(journalCommand());

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError) && !isRelaisError(error)) throw error;
  // The message says which option to set; a stack would not help.
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
