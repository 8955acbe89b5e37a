import { type Account, type HalAccounts, RelaisError } from '@relais/model';
import type { Store } from '../store.ts';
import { inTurn } from './in-turn.ts';
import type { Channel } from './sighting.ts';
import { syntheticId } from './synthetic-id.ts';

export type { Store };

interface Entry {
  /** The id the caller was given first: it stays. */
  readonly shown: string;
  /** The API's present id, once the API was read. */
  readonly api?: string;
}

type Entries = Readonly<Record<string, Entry>>;

/** An account is its IBAN, or its card number, and its currency; a resource id is only a hint (banks reissue them). */
function identityOf({ accountId, currency }: Account): string | undefined {
  const number =
    accountId?.iban ?? (accountId?.other && `${accountId.other.schemeName}:${accountId.other.identification}`);
  return number === undefined ? undefined : `${number} ${accountId?.currency ?? currency ?? ''}`.trim();
}

/**
 * Keeps the ids of one PSU's accounts the same, whichever channel answers.
 *
 * The fallback's own id of an account is its IBAN. The caller sees the API's id where it is known, else a synthetic one.
 */
export class AccountIds {
  readonly #store: Store;
  readonly #key: string;

  constructor(store: Store, bankId: string, psuId: string) {
    this.#store = store;
    this.#key = `account-ids:${bankId}:${psuId}`;
  }

  /** Gives the accounts of an answer the ids that the caller knows, and remembers new ones. */
  present(channel: Channel, answer: HalAccounts): Promise<HalAccounts> {
    return inTurn(this.#store, this.#key, () => this.#present(channel, answer));
  }

  async #present(channel: Channel, answer: HalAccounts): Promise<HalAccounts> {
    const entries: Record<string, Entry> = { ...(await this.#entries()) };
    const before = JSON.stringify(entries);
    const seen = new Set<string>();
    const accounts = answer.accounts.map((account) => {
      const identity = identityOf(account);
      // Two accounts of one number and currency: nothing tells them apart, so neither is mapped.
      if (identity === undefined || seen.has(identity)) return account;
      seen.add(identity);
      const shown = entries[identity]?.shown ?? (channel === 'api' ? account.resourceId : syntheticId(identity));
      const api = channel === 'api' ? account.resourceId : entries[identity]?.api;
      entries[identity] = api === undefined ? { shown } : { shown, api };
      return shown === account.resourceId ? account : { ...account, resourceId: shown };
    });
    if (JSON.stringify(entries) !== before) await this.#store.set(this.#key, entries);
    return { ...answer, accounts };
  }

  /** The one id the caller shall know the account by, for any id the caller names it by. */
  async shown(accountId: string): Promise<string> {
    return (await this.#find(accountId))?.[1].shown ?? accountId;
  }

  /** The API's id of an account the caller names. */
  async forApi(accountId: string): Promise<string> {
    return (await this.#find(accountId))?.[1].api ?? accountId;
  }

  /**
   * The fallback's id of an account the caller names: its IBAN.
   *
   * @throws {RelaisError} `fallback_refused` with reason `unknown_account` when no channel ever listed the account
   */
  async forFallback(accountId: string): Promise<string> {
    const iban = (await this.#find(accountId))?.[0].split(' ')[0];
    if (iban !== undefined) return iban;
    throw new RelaisError('fallback_refused', 'no list of accounts ever named this account: call getAccounts first', {
      reason: 'unknown_account',
    });
  }

  async #find(accountId: string): Promise<readonly [string, Entry] | undefined> {
    const entries = Object.entries(await this.#entries());
    return entries.find(([, { shown }]) => shown === accountId) ?? entries.find(([, { api }]) => api === accountId);
  }

  async #entries(): Promise<Entries> {
    return ((await this.#store.get(this.#key)) as Entries | undefined) ?? {};
  }
}
