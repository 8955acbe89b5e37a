import { absoluteDecimal, type CalendarDate, compareDecimals } from '@relais/model';
import { type CsvOperation, classifyLabel, type OperationsCsv, type ParsedOperation } from '@relais/parsers';
import type { PaymentAccount } from '../payment-accounts.ts';
import type { Walk } from '../walk-operations.ts';

/**
 * The export in the place of the page: booked rows with their label in one line, and the booked balance. It knows of no announced
 * operation and of no reference.
 *
 * @returns `undefined` where it holds no balance, or rows of days to come: then nothing says what is booked
 */
export function walkOfExport(
  { operations }: OperationsCsv,
  { currency }: PaymentAccount,
  today: CalendarDate,
): Walk | undefined {
  const last = operations.at(-1);
  if (last?.runningBalance === undefined || last.bookingDate > today) return undefined;
  const booked = { currency, amount: last.runningBalance };
  return {
    balances: [{ name: 'Solde', balanceAmount: booked, balanceType: 'CLBD' }],
    booked,
    operations: operations.toReversed().map((row) => operationOf(row, currency)),
    isSearched: false,
    hidesAnnounced: true,
    source: 'export',
  };
}

function operationOf({ bookingDate, valueDate, amount, label }: CsvOperation, currency: string): ParsedOperation {
  return {
    transaction: {
      transactionAmount: { currency, amount: absoluteDecimal(amount) },
      creditDebitIndicator: compareDecimals(amount, '0') < 0 ? 'DBIT' : 'CRDT',
      status: 'BOOK',
      bookingDate,
      ...(valueDate === undefined ? {} : { valueDate }),
      remittanceInformation: { unstructured: label === '' ? [] : [label] },
    },
    kind: classifyLabel([label]),
  };
}
