import type { BankPage } from '../dom/bank-page.ts';
import { drift } from '../drift/page-drift-error.ts';

/**
 * `none`: the bank does not know the transaction, or no longer. `page`: the bank sent a page instead; `recognise` tells
 * which.
 */
export type ScaState = 'pending' | 'validated' | 'cancelled' | 'none' | 'page';

const STATES: Readonly<Record<string, ScaState>> = {
  PENDING: 'pending',
  VALIDATED: 'validated',
  CANCELLED: 'cancelled',
  NONE: 'none',
};

const ANSWER = /^(?:<\?xml[^>]{0,100}\?>)?\s*<root>.*<transactionState>\s*([A-Z]+)\s*<\/transactionState>.*<\/root>$/is;

/**
 * Reads one answer of the poll for the customer's confirmation.
 *
 * @throws {PageDriftError} `page_drift` when the answer is neither a page nor one known state
 */
export function parseScaState({ html }: BankPage): ScaState {
  const text = html.slice(0, LONGEST).trim();
  const state = STATES[ANSWER.exec(text)?.[1]?.toUpperCase() ?? ''];
  if (state !== undefined && html.length <= LONGEST) return state;
  if (/^<!doctype html|<html\b/i.test(text)) return 'page';
  throw drift('sca', 'state.unknown', text);
}

/** An answer is a hundred characters long. */
const LONGEST = 4096;
