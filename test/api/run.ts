import { entryPoints } from './entry-points.ts';
import { writeReport } from './write-report.ts';

// `pnpm api` writes the reports, `pnpm api --check` fails when one is out of date.
const isCheck = process.argv.includes('--check');
const changed = entryPoints().filter((entry) => writeReport(entry, !isCheck));
for (const { folder, report } of changed) {
  process.stdout.write(`${isCheck ? 'out of date' : 'written'}: packages/${folder}/api/${report}\n`);
}
if (isCheck && changed.length > 0) {
  process.stdout.write('The public surface has changed. Look at it with `pnpm api`, and commit the reports.\n');
  process.exitCode = 1;
}
