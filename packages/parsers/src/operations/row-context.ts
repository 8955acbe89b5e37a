import type { CalendarDate } from '@relais/model';
import type { EmbeddedDate } from '../label/embedded-value-date.ts';
import type { Columns } from '../table/columns.ts';

/** Facts that all rows of one table share. */
export interface RowContext {
  readonly columns: Columns;
  readonly currency: string;
  /** Day of the balance: a row with a later date is announced, not booked. */
  readonly balanceDate?: CalendarDate;
  /** The old site prints years with two digits. */
  readonly readDate: (printed: string) => CalendarDate | undefined;
  readonly readValueDate: (printed: string) => EmbeddedDate | undefined;
}
