import { type BankPage, openOperations } from '../../src/index.ts';
import { operationsPage, PLAIN_LABEL, printRow, ROWS } from '../fixtures/operations-html.ts';
import { type Near, nearTo } from './near.ts';

const [NEWEST, OLDER] = ROWS;
const BETWEEN = printRow({ ...OLDER, label: PLAIN_LABEL.replace('KERN', 'LENN') });
const FIRST = [printRow(NEWEST), BETWEEN, printRow(OLDER)];
const pageOf = (rows: readonly string[]): BankPage => operationsPage({ rows: `<tbody>${rows.join('')}</tbody>` });
const { shown } = openOperations(pageOf(FIRST));

/** The rows that a page shows after another. */
function read(page: BankPage): unknown {
  return openOperations(page, shown).read().operations;
}

export const NEAR_WALKS: readonly Near[] = nearTo(pageOf([...FIRST, printRow(OLDER)]), read, [
  {
    mark: 'paging.sequence',
    // As long as before: all stands in its place but the row.
    torn: [BETWEEN, `<!--${' '.repeat(BETWEEN.length - 7)}-->`],
    healthy: [BETWEEN, BETWEEN.replace('LENN', 'QUAI')],
    differs: true,
  },
]);
