#!/usr/bin/env node
import { Command } from 'commander';
import { incidentCommand } from './cli/incident/incident-command.ts';
import { journalCommand } from './cli/journal/journal-command.ts';
import { simulate } from './cli/simulate.ts';

const program = new Command('relais').description(
  'PSD2 failover for account information: answers through the bank’s fallback mechanism while its API is down.',
);

program
  .command('demo')
  .description('tells the story of one outage against a simulated bank on this machine')
  .action(async () => {
    // Brings the whole library and a bank: the other commands do not wait for them.
    const { demo } = await import('./cli/demo/demo.ts');
    process.exitCode = await demo();
  });

program
  .command('simulate')
  .description('starts a simulated bank and runs until Ctrl-C')
  .option('--brand <brand>', 'cic or cm', 'cic')
  .option('--seed <number>', 'another seed invents another history', '1')
  .option('--port <number>', 'first of four ports: API, fallback door, web bank, control (default: any free ones)')
  .action(simulate);

program.addCommand(incidentCommand());
program.addCommand(journalCommand());

await program.parseAsync();
