import { isRelaisError, RelaisError, type RelaisErrorReason } from '@relais/model';
import { boundedStore } from './bounded-store.ts';
import { type Grant, requestTokens, type TokenEndpoint } from './token-request.ts';
import type { TokenSet, TokenStore } from './token-set.ts';

/** How long a call whose token still lives waits for another one, in milliseconds. */
const PATIENCE_MS = 5_000;

/** The tokens of PSUs, kept good. */
interface Refresher {
  /** The token in the store while it is good, else another. */
  readonly tokenOf: (psuId: string, refused?: string) => Promise<string>;
  /** Asks for the tokens of a new consent and stores them. A refresh of the old ones never overwrites them. */
  readonly redeem: (psuId: string, grant: Grant) => Promise<void>;
}

export function refresher(endpoint: TokenEndpoint, given: TokenStore): Refresher {
  const { connection, refreshEarlyMs } = endpoint;
  const { clock } = connection;
  const running = new Map<string, Promise<string>>();
  const store = boundedStore(given, { clock, deadlineMs: endpoint.deadlineMs });
  const { exclusively } = store;

  const isAlive = ({ expiresAt = Number.POSITIVE_INFINITY }: TokenSet): boolean => clock.now() < expiresAt;
  const isFresh = (tokens: TokenSet): boolean => {
    const { expiresAt = Number.POSITIVE_INFINITY, refreshAt = expiresAt - refreshEarlyMs } = tokens;
    return clock.now() < refreshAt;
  };

  /** One refresh at a time for each PSU: callers who ask meanwhile get its result. */
  function refreshOnce(psuId: string, refused?: string): Promise<string> {
    const begun = running.get(psuId);
    if (begun !== undefined) return begun;
    const refreshing = exclusively(psuId, () => refresh(psuId, refused));
    running.set(psuId, refreshing);
    const done = (): void => void running.delete(psuId);
    refreshing.then(done, done);
    return refreshing;
  }

  async function refresh(psuId: string, refused: string | undefined): Promise<string> {
    // Read again: another process may have refreshed since the caller looked.
    const held = await store.get(psuId);
    if (held !== undefined && held.accessToken !== refused && isFresh(held)) return held.accessToken;
    if (held?.refreshToken === undefined) throw over(held === undefined ? 'no_token' : 'no_refresh_token');
    const { refreshToken, scope } = held;
    try {
      const answer = await requestTokens(endpoint, { refreshToken }, async (next) => {
        if (next !== refreshToken) await store.set(psuId, { ...held, refreshToken: next });
      });
      // An answer need not repeat what stays as it was (RFC 6749, sections 5.1 and 6).
      await store.set(psuId, { refreshToken, ...(scope !== undefined && { scope }), ...answer });
      return answer.accessToken;
    } catch (error) {
      if (!isRelaisError(error) || error.reason !== 'invalid_grant') throw error;
      return afterDeadGrant(psuId, held, error);
    }
  }

  async function afterDeadGrant(psuId: string, held: TokenSet, error: RelaisError): Promise<string> {
    const now = await store.get(psuId);
    // Another process was faster, and the bank gives each refresh token one use.
    if (now !== undefined && now.refreshToken !== held.refreshToken && isAlive(now)) return now.accessToken;
    // Asked no more: a dead refresh token stays dead.
    const { refreshToken: _, ...rest } = held;
    await store.set(psuId, rest);
    throw error;
  }

  /** A token that still lives is better than an error, and than a long wait. */
  function refreshEarly(psuId: string, { accessToken }: TokenSet): Promise<string> {
    const impatient = Promise.withResolvers<string>();
    const cancel = clock.schedule(() => impatient.resolve(accessToken), PATIENCE_MS);
    const refreshed = refreshOnce(psuId).catch((error: unknown) => {
      if (isRelaisError(error) && error.retry === 'later') return accessToken;
      throw error;
    });
    return Promise.race([refreshed, impatient.promise]).finally(cancel);
  }

  async function tokenOf(psuId: string, refused?: string): Promise<string> {
    const held = await store.get(psuId);
    if (held === undefined || held.accessToken === refused || !isAlive(held)) {
      const token = await refreshOnce(psuId, refused);
      // The refresh that was under way knew nothing of the refusal.
      return token === refused ? refreshOnce(psuId, refused) : token;
    }
    return isFresh(held) || held.refreshToken === undefined ? held.accessToken : refreshEarly(psuId, held);
  }

  async function redeem(psuId: string, grant: Grant): Promise<void> {
    let given: string | undefined;
    // A code lives for a minute: it waits for no refresh of the old tokens.
    const answered = requestTokens(endpoint, grant, async (refreshToken) => {
      given = refreshToken;
    });
    const [answer] = await Promise.allSettled([answered]);
    // Where the access token is of no use, the refresh token beside it gets another.
    const rescued = given === undefined ? undefined : { accessToken: '', expiresAt: 0, refreshToken: given };
    const tokens = answer.status === 'fulfilled' ? answer.value : rescued;
    if (tokens !== undefined) await exclusively(psuId, async () => void (await store.set(psuId, tokens)));
    await answered;
  }

  return {
    tokenOf,
    redeem,
  };
}

function over(reason: RelaisErrorReason<'consent_expired'>): RelaisError {
  return new RelaisError('consent_expired', 'the PSU has to consent anew: there is no token to go on with', { reason });
}
