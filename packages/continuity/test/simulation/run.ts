import { measureContinuity } from './measure.ts';

const measured = await measureContinuity({
  seed: Number(process.argv[2] ?? 1),
  transactions: Number(process.argv[3] ?? 100_000),
  perAccount: 500,
});
const { transactions, reads, switches, wrongMerges, lost, silentDuplicates, suspected, examples } = measured;
const share = (100 * suspected) / transactions;
const lines = [
  `${transactions} transactions over 90 days, ${reads} reads, ${switches} switches of channel`,
  `wrong merges       ${wrongMerges}`,
  `lost               ${lost}`,
  `silent duplicates  ${silentDuplicates}`,
  `suspected          ${suspected} (${share.toFixed(3)} %)`,
];
process.stdout.write(`${lines.join('\n')}\n`);
if (process.argv[4] === 'examples') process.stdout.write(`${examples.join('\n')}\n`);
if (wrongMerges + lost + silentDuplicates > 0 || share > 0.1) process.exitCode = 1;
