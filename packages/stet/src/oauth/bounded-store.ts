import { askHost, type Clock, type KeyLocks, RelaisError, withDeadline, withKeyLock } from '@relais/model';
import type { TokenStore } from './token-set.ts';

interface Bounds {
  readonly clock: Clock;
  /** Time for each answer of the store, in milliseconds. */
  readonly deadlineMs: number;
}

/**
 * The host program's store, which always answers: in time, or with `own_network` and reason `token_store`. One answer that never
 * came would hold every later call of the same PSU.
 */
export function boundedStore(store: TokenStore, { clock, deadlineMs }: Bounds): Required<TokenStore> {
  const asked = <T>(ask: () => T | PromiseLike<T>): Promise<T> => {
    const call = (signal: AbortSignal): Promise<T> => askHost(ask, { reason: REASON, signal });
    return withDeadline(call, { clock, deadlineMs, late: silent });
  };
  const locks: KeyLocks = new Map();

  /** Waits for the host program's lock no longer than for its store. A task that holds the lock has no deadline here. */
  async function exclusively<T>(psuId: string, task: () => Promise<T>): Promise<T> {
    if (store.exclusively === undefined) return withKeyLock(locks, psuId, task);
    const entered = Promise.withResolvers<{ readonly outcome: Promise<T> }>();
    let isOver = false;
    const locked = async (): Promise<unknown> =>
      store.exclusively?.(psuId, () => {
        if (isOver) return Promise.reject(silent());
        const outcome = task();
        entered.resolve({ outcome });
        return outcome;
      });
    // A lock that fails later is the host program's matter: the caller gets what the task came to.
    locked().catch(entered.reject);
    try {
      const { outcome } = await asked(() => entered.promise);
      return await outcome;
    } finally {
      isOver = true;
    }
  }

  return {
    get: (psuId) => asked(() => store.get(psuId)),
    set: (psuId, tokens) => asked(() => store.set(psuId, tokens)),
    exclusively,
  };
}

const REASON = 'token_store';

function silent(): RelaisError {
  return new RelaisError('own_network', 'the store of the tokens did not answer in time', { reason: REASON });
}
