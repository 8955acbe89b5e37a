import type { Card } from '../../ledger/card.ts';
import type { Contract } from '../../ledger/ledger.ts';
import { hasOperationsPage } from '../site/paths.ts';

/** One row of the download form: an account, or a card of the account above it. */
export interface DownloadRow {
  readonly contract: Contract;
  readonly card?: Card;
}

/** The rows of the download form, in its order. */
export function downloadRows(contracts: readonly Contract[], hasCards: boolean): readonly DownloadRow[] {
  return contracts.filter(hasOperationsPage).flatMap((contract): readonly DownloadRow[] => {
    const cards = hasCards ? (contract.cards ?? []) : [];
    return [{ contract }, ...cards.map((card) => ({ contract, card }))];
  });
}
