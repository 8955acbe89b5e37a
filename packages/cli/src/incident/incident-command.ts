import { Command, Option } from 'commander';
import type { ShowOptions } from './show.ts';

/** `relais incident`: shows the record of an outage. */
export function incidentCommand(): Command {
  const incident = new Command('incident').description('what is on record of an outage');

  incident
    .command('show')
    .description('renders a justification record as a page to read (Markdown)')
    .argument('<file>', 'the record, as JSON')
    .addOption(new Option('--language <language>', 'of headings and words').choices(['fr', 'en']).default('en'))
    .action(async (file: string, options: ShowOptions) => {
      const { showIncident } = await import('./show.ts');
      await showIncident(file, options);
    });

  return incident;
}
