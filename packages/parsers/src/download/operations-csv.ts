import type { CalendarDate, Decimal } from '@relais/model';
import { PageDriftError } from '../page/page-drift-error.ts';

/** One row of the export. The file names no currency, so there is none. */
export interface CsvOperation {
  readonly bookingDate: CalendarDate;
  readonly valueDate?: CalendarDate;
  /** Signed. */
  readonly amount: Decimal;
  /** All label lines, joined; blanks collapsed. */
  readonly label: string;
  readonly runningBalance?: Decimal;
}

/** The export, oldest row first. */
export interface OperationsCsv {
  readonly operations: readonly CsvOperation[];
}

/**
 * Reads the bank's CSV export, already decoded (ISO-8859-15).
 *
 * @throws {PageDriftError} `page_drift` when a value cannot be read with certainty or the balances do not add up
 */
export function parseOperationsCsv(_text: string): OperationsCsv {
  throw new PageDriftError({ page: 'csv', mark: 'unread', shapes: [] });
}
