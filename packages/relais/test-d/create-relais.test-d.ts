import { expectTypeOf } from 'vitest';
import {
  type AnyRelaisError,
  cic,
  consecutiveFailures,
  createRelais,
  isRelaisError,
  memory,
  type Relais,
  type RelaisEventMap,
  type RelaisOptions,
} from '../src/index.ts';

const bank = cic({ fallbackUrl: 'https://www.bank.example/fallback' });
const tpp = { qwac: { pfx: new Uint8Array(), passphrase: 'invented' } };

// Bank and provider are all that must be given.
expectTypeOf(createRelais({ bank, tpp })).toEqualTypeOf<Relais>();
createRelais({ bank, tpp, store: memory(), ids: 'stable_only', failover: { trip: consecutiveFailures() } });
// @ts-expect-error the provider is missing
createRelais({ bank });
// @ts-expect-error no such option
createRelais({ bank, tpp, fallbacks: {} });
// @ts-expect-error no such way to treat ids
createRelais({ bank, tpp, ids: 'stable' });
// @ts-expect-error the engine's clock is that of Relais
createRelais({ bank, tpp, failover: { clock: { now: () => 0 } } });
// @ts-expect-error the bank's id comes from its profile
createRelais({ bank, tpp, failover: { bankId: 'bank' } });
// @ts-expect-error sessions have no such limit
createRelais({ bank, tpp, fallback: { maxSession: 3 } });
// @ts-expect-error a limit is a number
createRelais({ bank, tpp, fallback: { maxSessions: '3' } });
// @ts-expect-error an option that is `undefined` is not one that is left out
createRelais({ bank, tpp, quota: undefined });

// An option object is only read.
export function changes(options: RelaisOptions): void {
  // @ts-expect-error it cannot be changed
  options.bank = bank;
}

// An event that does not exist does not compile, nor a field that it does not have.
export function listens(relais: Relais): void {
  expectTypeOf(relais.on('failback', ({ bankId }) => bankId)).toEqualTypeOf<() => void>();
  relais.on('quota:low', (event) => expectTypeOf(event).toEqualTypeOf<RelaisEventMap['quota:low'][0]>());
  // @ts-expect-error no such event
  relais.on('fail-back', () => {});
  // @ts-expect-error no such field
  relais.on('reconciled', ({ matched }) => matched);
}

// A host program finds out who must act, and by which reason.
export function handles(error: unknown): string {
  if (!isRelaisError(error)) return 'unknown';
  expectTypeOf(error).toEqualTypeOf<AnyRelaisError>();
  if (error.code === 'quota_exhausted') expectTypeOf(error.reason).toEqualTypeOf<'access_quota' | undefined>();
  return error.messageKey;
}
