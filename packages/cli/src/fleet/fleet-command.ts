import { Command } from 'commander';
import type { StatusOptions } from './status.ts';

/** `relais fleet`: what the workers of a fleet share. */
export function fleetCommand(): Command {
  const fleet = new Command('fleet').description('what the workers of a fleet share');

  fleet
    .command('status')
    .description('prints what the fleet knows of a bank: position, incident, evidence, what people decided')
    .option('--redis <address>', 'of the Redis; its password as RELAIS_REDIS_PASSWORD', 'redis://127.0.0.1:6379')
    .option('--prefix <text>', 'as the workers give it', 'relais')
    .option('--bank <id>', 'id of the bank profile', 'cic')
    .action(async (options: StatusOptions) => {
      const { status } = await import('./status.ts');
      await status(options);
    });

  return fleet;
}
