import { type FoundAccount, isOurOwnId } from '@relais/continuity';
import { RelaisError, storeFailure } from '@relais/model';

/** @returns `undefined` where the API's id of an account has to be looked up in the API's list */
export function apiIdOf(account: FoundAccount): string | undefined {
  if (!isOurOwnId(account)) return account.api ?? account.shown;
  if (!account.isKnown) throw storeFailure('the id that the API has for this account cannot be looked up');
  return undefined;
}

/** Only a certain id will do: the page of another account would be a wrong one. */
export function webIdOf({ web, isKnown }: FoundAccount): string {
  if (web !== undefined) return web;
  if (!isKnown) throw storeFailure('the id that the fallback has for this account cannot be looked up');
  throw new RelaisError('fallback_refused', 'no list of accounts ever named this account: call getAccounts first', {
    reason: 'unknown_account',
  });
}
