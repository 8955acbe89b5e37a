import type { Transaction, TransactionQuery } from '@relais/model';
import { stageOf } from '../matching/sighting.ts';

/** Whether a row belongs into a window. A row that is not booked yet belongs into every one. */
export function isInside(row: Transaction, { dateFrom, dateTo }: TransactionQuery): boolean {
  const { bookingDate } = row;
  if (bookingDate === undefined || stageOf(row) === 'pending') return true;
  return (dateFrom === undefined || bookingDate >= dateFrom) && (dateTo === undefined || bookingDate < dateTo);
}
