#!/usr/bin/env node
import { Command, Option } from 'commander';
import { wholeNumber } from './command-line/read-number.ts';
import { runProgram } from './command-line/run-program.ts';
import { VERSION } from './command-line/version.ts';
import { BANK_NAMES } from './doctor/banks.ts';
import type { DoctorOptions } from './doctor/read-subject.ts';
import type { DrillOptions } from './drill/drill.ts';
import { fleetCommand } from './fleet/fleet-command.ts';
import { incidentCommand } from './incident/incident-command.ts';
import { journalCommand } from './journal/journal-command.ts';

import { BRANDS, LAST_FIRST_PORT, simulate } from './simulate/simulate.ts';

const program = new Command('relais')
  .description(
    'PSD2 failover for account information: answers through the bank’s fallback mechanism while its API is down.',
  )
  .version(VERSION)
  .addHelpText(
    'after',
    '\nExit codes: 0 all is well, 1 something was found or failed, 2 the command line or a file that it names is wrong.',
  );

program
  .command('demo')
  .description('tells the story of one outage against a simulated bank on this machine')
  .action(async () => {
    // Each command is imported late: it loads much that help and other commands do not need.
    const { demo } = await import('./demo/demo.ts');
    process.exitCode = await demo();
  });

program
  .command('simulate')
  .description('starts a simulated bank and runs until Ctrl-C')
  .addOption(new Option('--brand <brand>', 'whose pages and facts').choices(BRANDS).default('cic'))
  .option('--seed <number>', 'another seed invents another history', wholeNumber(0, Number.MAX_SAFE_INTEGER), 1)
  .option(
    '--port <number>',
    'first of four ports: API, fallback door, web bank, control (default: any free ones)',
    wholeNumber(1, LAST_FIRST_PORT),
  )
  .action(simulate);

program
  .command('doctor')
  .description(
    'checks the way to a bank: QWAC, TLS, clock, registration, token endpoint, one signed call, fallback door, web bank',
  )
  .addOption(new Option('--bank <name>', 'which bank').choices(BANK_NAMES).default('cic'))
  .option('--sandbox', 'the test environment of the bank')
  .option('--profile <file>', 'JSON: what is different in the bank profile, e.g. {"fallbackUrl":"…"}')
  .requiredOption('--qwac <file>', 'PKCS#12 or PEM; its passphrase as RELAIS_QWAC_PASSPHRASE')
  .option('--key <file>', 'private key of the QWAC, where it is PEM in a file of its own')
  .option('--ca <file>', 'root certificates to trust instead of the public ones, PEM')
  .option('--proxy <address>', "the way out of your network, e.g. http://proxy.example:3128, or 'environment'")
  .option('--client-id <id>', 'as the registration answered it')
  .option('--registration <file>', 'JSON: the registration as it was kept')
  .option('--seal <file>', 'private key of the QSealC, PKCS#12 or PEM; its passphrase as RELAIS_SEAL_PASSPHRASE')
  .option('--key-id <id>', 'how signatures name that key')
  .option('--json', 'one JSON document instead of lines')
  .addHelpText('after', '\nThe access token of a PSU who agreed to the test is read from RELAIS_ACCESS_TOKEN.')
  .action(async (options: DoctorOptions) => {
    const { doctor } = await import('./doctor/doctor.ts');
    process.exitCode = await doctor(options);
  });

program
  .command('drill')
  .description('runs one whole failover and reports page by page; against a simulated bank unless one is named')
  .addOption(new Option('--bank <name>', 'a real bank, with your own login there').choices(BANK_NAMES))
  .option('--profile <file>', 'JSON: what is different in the bank profile, e.g. {"fallbackUrl":"…"}')
  .option('--qwac <file>', 'PKCS#12 or PEM; its passphrase as RELAIS_QWAC_PASSPHRASE')
  .option('--key <file>', 'private key of the QWAC, where it is PEM in a file of its own')
  .option('--ca <file>', 'root certificates to trust instead of the public ones, PEM')
  .option('--person <name>', 'who decides to do so, for the record')
  .option('--words <sentence>', 'the sentence that the drill asks you to type, where there is no terminal')
  .option(
    '--credentials-fd <number>',
    'open file with identifier and password, a line each (default: the terminal)',
    wholeNumber(0, 65_535),
  )
  .option('--customer <login>', 'customer of the simulated bank')
  .option('--json', 'one JSON document instead of lines')
  .addHelpText(
    'after',
    '\nWith your own access token in RELAIS_ACCESS_TOKEN, a drill at a real bank tries the way back as well.',
  )
  .action(async (options: DrillOptions) => {
    const { drill } = await import('./drill/drill.ts');
    process.exitCode = await drill(options);
  });
program.addCommand(fleetCommand());
program.addCommand(incidentCommand());
program.addCommand(journalCommand());

await runProgram(program, process.argv.slice(2));
