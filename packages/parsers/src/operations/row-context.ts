import type { CalendarDate } from '@relais/model';
import type { EmbeddedDate } from '../label/embedded-value-date.ts';
import type { Columns } from '../table/columns.ts';

/** What the rows of one table have in common. */
export interface RowContext {
  readonly columns: Columns;
  readonly currency: string;
  /** The day the balance is of: a row dated later is announced, not booked. */
  readonly balanceDate?: CalendarDate;
  /** The old site prints years with two digits. */
  readonly readDate: (printed: string) => CalendarDate | undefined;
  readonly readValueDate: (printed: string) => EmbeddedDate | undefined;
}
