import {
  type Account,
  type CalendarDate,
  dateInZone,
  type HalAccounts,
  type MemoryWait,
  type PsuMemory,
  RelaisError,
  storeFailure,
} from '@relais/model';
import type { Channel } from '../matching/sighting.ts';
import { isSynthetic, syntheticId } from '../synthetic-id.ts';
import {
  ACCOUNTS,
  type AccountEntries,
  type AccountEntry,
  NO_ACCOUNTS,
  rememberedAccounts,
} from './account-entries.ts';
import { accountIdentities, cashParts, knownIdentity } from './account-identity.ts';

/** An account, for any id the caller names it by. */
export interface FoundAccount {
  /** The one id the caller shall know it by. */
  readonly shown: string;
  /** The API's id of it. Absent: the API never listed it. */
  readonly api?: string;
  /** The fallback's id of it. Absent: no list ever named it, or the store cannot be used. */
  readonly web?: string;
  /** Its currency, where another account has the same IBAN: then its number alone names two accounts of the web bank. */
  readonly currency?: string;
  /** Whether something may be remembered under its id: see `list`. */
  readonly isListed: boolean;
  /** False where neither the store nor this process can tell. */
  readonly isKnown: boolean;
}

export interface PresentedAccounts {
  readonly answer: HalAccounts;
  /** False where ids could not be looked up, or not be remembered. */
  readonly areStable: boolean;
}

/** An account that the API does not list is not looked for again for so long, in milliseconds. */
const UNLISTED_MS = 3_600_000;

/**
 * Keeps the ids of one PSU's accounts the same, whichever channel answers.
 *
 * The fallback's own id of an account is its IBAN. Its id of a deferred card is that IBAN with the last four digits of the
 * card's number. The caller sees the API's id where it is known, else a synthetic one.
 */
export class AccountIds {
  readonly #memory: PsuMemory;

  constructor(memory: PsuMemory) {
    this.#memory = memory;
  }

  /**
   * Gives the accounts of an answer the ids that the caller knows, and remembers new ones.
   *
   * @param asked - an id of the caller's that may be made of one of these accounts
   * @throws {RelaisError} `own_network`, reason `store`, for an answer of the fallback whose ids cannot be looked up. The
   * caller knows the ids of the API best. For the fallback, new ids would have to be made
   */
  async present(
    channel: Channel,
    answer: HalAccounts,
    wait: MemoryWait = {},
    asked?: string,
  ): Promise<PresentedAccounts> {
    let presented = answer;
    const today = dateInZone(this.#memory.bank.clock.now(), 'UTC');
    const { isKnown, isKept } = await this.#memory.learn(
      ACCOUNTS,
      (now, known) => {
        if (!known && channel === 'fallback') throw storeFailure('the ids of the accounts cannot be looked up');
        const entries = now ?? NO_ACCOUNTS;
        const next = presentBy(entries, channel, answer, asked);
        presented = next.answer;
        return renewed(entries, next.known, today);
      },
      wait,
    );
    return { answer: presented, areStable: isKnown && isKept };
  }

  /** Looks an account up. */
  async find(accountId: string, wait: MemoryWait = {}): Promise<FoundAccount> {
    const { value = NO_ACCOUNTS, isKnown } = await this.#memory.recall(ACCOUNTS, wait);
    const [identity, entry] = byAnyId(value.known, accountId) ?? [];
    const { shown = accountId, api } = entry ?? {};
    const web = identity?.split(' ')[0];
    return {
      shown,
      ...(api !== undefined && { api }),
      ...(web !== undefined && { web }),
      ...currencyBeside(identity, Object.keys(value.known)),
      isListed: entry !== undefined || value.others.includes(accountId),
      isKnown,
    };
  }

  /**
   * Notes that something is remembered of an account that no list has named.
   *
   * @returns whether it was noted: else nothing may be remembered of it, for it could not be forgotten
   */
  async list(accountId: string, wait: MemoryWait = {}): Promise<boolean> {
    const { isKept } = await this.#memory.learn(
      ACCOUNTS,
      (now = NO_ACCOUNTS) =>
        rememberedAccounts(now).includes(accountId) ? now : { ...now, others: [...now.others, accountId] },
      wait,
    );
    return isKept;
  }

  /**
   * The API's id of an account that was first seen elsewhere, out of the API's list.
   *
   * @param read - reads the API's list; asked once for all calls of the PSU that wait for it
   * @throws {RelaisError} `fallback_refused`, reason `unknown_account`, when the API does not list it
   */
  async learnApiId(account: FoundAccount, read: () => Promise<HalAccounts>, wait: MemoryWait = {}): Promise<string> {
    const { bank, psuId } = this.#memory;
    const { shown } = account;
    // A reader whose caller left tells the others nothing: then one of them reads.
    for (let tries = 0; tries < 2 && !bank.isUnlisted(psuId, shown); tries += 1) {
      let api: string | undefined;
      let hasRead = false;
      await bank.once(psuId, async () => {
        const listed = await read();
        const { answer } = await this.present('api', listed, wait, shown);
        const at = answer.accounts.findIndex(({ resourceId }) => resourceId === shown);
        api = listed.accounts[at]?.resourceId;
        hasRead = true;
      });
      api ??= (await this.find(shown, wait)).api;
      if (api !== undefined) return api;
      if (hasRead) bank.noteUnlisted(psuId, shown, UNLISTED_MS);
    }
    throw new RelaisError('fallback_refused', 'the API does not list this account', { reason: 'unknown_account' });
  }
}

/** Whether an id was made here: the API never gave it, and must not be asked for it. */
export function isOurOwnId(account: FoundAccount): boolean {
  return account.api === undefined && (account.web !== undefined || isSynthetic(account.shown));
}

function presentBy(
  { known: before }: AccountEntries,
  channel: Channel,
  answer: HalAccounts,
  asked: string | undefined,
): { readonly answer: HalAccounts; readonly known: AccountEntries['known'] } {
  const known: Record<string, AccountEntry> = { ...before };
  const seen = new Set<string>();
  const identityIn = accountIdentities(answer, (id) => byAnyId(known, id)?.[0]);
  const earlier = Object.keys(before);
  const listed = answer.accounts.flatMap((account) => identityIn(account) ?? []);
  const identityOf = (account: Account): string | undefined => {
    const identity = identityIn(account);
    return identity === undefined ? undefined : knownIdentity(identity, earlier, listed);
  };
  const mapped = answer.accounts.map((account) => {
    const identity = identityOf(account);
    // Two accounts of one number and currency: nothing tells them apart, so the second is not mapped.
    if (identity === undefined || seen.has(identity)) return account;
    seen.add(identity);
    const ours = syntheticId(identity);
    const first = channel === 'api' && ours !== asked ? account.resourceId : ours;
    const shown = known[identity]?.shown ?? first;
    const api = channel === 'api' ? account.resourceId : known[identity]?.api;
    known[identity] = api === undefined ? { shown } : { shown, api };
    return shown === account.resourceId ? account : { ...account, resourceId: shown };
  });
  const shownIds = new Map(answer.accounts.map(({ resourceId }, index) => [resourceId, mapped[index]?.resourceId]));
  const shownOf = (id: string): string | undefined => shownIds.get(id) ?? byAnyId(known, id)?.[1].shown;
  return { answer: { ...answer, accounts: mapped.map((account) => withLinkedAccount(account, shownOf)) }, known };
}

function currencyBeside(identity: string | undefined, known: readonly string[]): Pick<FoundAccount, 'currency'> {
  const parts = identity === undefined ? undefined : cashParts(identity);
  if (parts?.currency === undefined) return {};
  const isShared = known.filter((other) => cashParts(other)?.iban === parts.iban).length > 1;
  return isShared ? { currency: parts.currency } : {};
}

/** The same entries, unless something is new, or they were written long ago. */
function renewed(entries: AccountEntries, known: AccountEntries['known'], today: CalendarDate): AccountEntries {
  const isSame = JSON.stringify(entries.known) === JSON.stringify(known);
  return isSame && entries.writtenOn.slice(0, 7) === today.slice(0, 7)
    ? entries
    : { ...entries, known, writtenOn: today };
}

function byAnyId(
  known: AccountEntries['known'],
  accountId: string,
): readonly [identity: string, entry: AccountEntry] | undefined {
  const entries = Object.entries(known);
  return entries.find(([, { shown }]) => shown === accountId) ?? entries.find(([, { api }]) => api === accountId);
}

/** A card names the account it is debited to by the id that the caller knows. */
function withLinkedAccount(account: Account, shownOf: (id: string) => string | undefined): Account {
  const { linkedAccount } = account;
  const shown = linkedAccount === undefined ? undefined : shownOf(linkedAccount);
  return shown === undefined || shown === linkedAccount ? account : { ...account, linkedAccount: shown };
}
