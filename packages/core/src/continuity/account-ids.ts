import { type Account, type HalAccounts, RelaisError } from '@relais/model';
import type { Store } from '../store.ts';
import { accountIdentities } from './account-identity.ts';
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

/**
 * Keeps the ids of one PSU's accounts the same, whichever channel answers.
 *
 * The fallback's own id of an account is its IBAN, that of a deferred card the IBAN of its account and the last four digits
 * of its number. The caller sees the API's id where it is known, else a synthetic one.
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
    const identityOf = accountIdentities(answer, (id) => byAnyId(entries, id)?.[0]);
    const mapped = answer.accounts.map((account) => {
      const identity = identityOf(account);
      // Two accounts of one number and currency: nothing tells them apart, so the second is not mapped.
      if (identity === undefined || seen.has(identity)) return account;
      seen.add(identity);
      const shown = entries[identity]?.shown ?? (channel === 'api' ? account.resourceId : syntheticId(identity));
      const api = channel === 'api' ? account.resourceId : entries[identity]?.api;
      entries[identity] = api === undefined ? { shown } : { shown, api };
      return shown === account.resourceId ? account : { ...account, resourceId: shown };
    });
    const shownIds = new Map(answer.accounts.map(({ resourceId }, index) => [resourceId, mapped[index]?.resourceId]));
    const shownOf = (id: string): string | undefined => shownIds.get(id) ?? byAnyId(entries, id)?.[1].shown;
    const accounts = mapped.map((account) => withLinkedAccount(account, shownOf));
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
   * The fallback's id of an account the caller names.
   *
   * @throws {RelaisError} `fallback_refused` with reason `unknown_account` when no channel ever listed the account
   */
  async forFallback(accountId: string): Promise<string> {
    const id = (await this.#find(accountId))?.[0].split(' ')[0];
    if (id !== undefined) return id;
    throw new RelaisError('fallback_refused', 'no list of accounts ever named this account: call getAccounts first', {
      reason: 'unknown_account',
    });
  }

  async #find(accountId: string): Promise<readonly [string, Entry] | undefined> {
    return byAnyId(await this.#entries(), accountId);
  }

  async #entries(): Promise<Entries> {
    return ((await this.#store.get(this.#key)) as Entries | undefined) ?? {};
  }
}

function byAnyId(all: Entries, accountId: string): readonly [identity: string, entry: Entry] | undefined {
  const entries = Object.entries(all);
  return entries.find(([, { shown }]) => shown === accountId) ?? entries.find(([, { api }]) => api === accountId);
}

/** A card names the account it is debited to by the id that the caller knows. */
function withLinkedAccount(account: Account, shownOf: (id: string) => string | undefined): Account {
  const { linkedAccount } = account;
  const shown = linkedAccount === undefined ? undefined : shownOf(linkedAccount);
  return shown === undefined || shown === linkedAccount ? account : { ...account, linkedAccount: shown };
}
