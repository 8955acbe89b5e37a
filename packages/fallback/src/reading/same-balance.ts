import { type OperationsPage, PageDriftError } from '@relais/parsers';

/** Where something was booked between two pages, rows may be missing, or stand on both. */
export function refuseOtherBalance(page: OperationsPage, next: OperationsPage): void {
  const [before, after] = [page, next].map(({ caption, booked }) => JSON.stringify([caption.balance, booked]));
  if (before === after) return;
  throw new PageDriftError({ page: 'operations', mark: 'paging.balance', shapes: [] });
}
