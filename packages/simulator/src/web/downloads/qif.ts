import type { Contract } from '../../ledger/ledger.ts';
import { printDate } from '../markup/print-date.ts';
import { plainAmount } from './csv.ts';

/** A QIF file. Labels of card payments begin with the merchant there. */
export function renderQif({ operations }: Contract): string {
  const rows = operations.map(({ bookingDate, cents, lines, purchaseDate }) => {
    const label = (purchaseDate === undefined ? lines : lines.toReversed()).join(' ').replace(/ +/g, ' ');
    const date = printDate(bookingDate);
    return `D${date.slice(0, 6)}${date.slice(8)}\r\nT${plainAmount(cents, '.')}\r\nP${label}\r\n^\r\n`;
  });
  return `!Type:Bank\r\n${rows.join('')}`;
}
