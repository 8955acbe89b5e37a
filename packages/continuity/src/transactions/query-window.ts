import type { Transaction, TransactionQuery } from '@relais/model';
import { stageOf } from '../matching/sighting.ts';

/** What is not booked yet belongs into every window. */
export function isInside(row: Transaction, { dateFrom, dateTo }: TransactionQuery): boolean {
  const { bookingDate } = row;
  if (bookingDate === undefined || stageOf(row) === 'pending') return true;
  return (dateFrom === undefined || bookingDate >= dateFrom) && (dateTo === undefined || bookingDate < dateTo);
}
