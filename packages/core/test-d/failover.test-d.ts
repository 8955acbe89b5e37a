import { expectTypeOf } from 'vitest';
import {
  allOf,
  anyOf,
  consecutiveFailures,
  createFailover,
  errorRate,
  type FailoverOptions,
  type Incident,
  minDistinctConsents,
  slowCalls,
  type TripPolicy,
} from '../src/index.ts';

// Every policy is one, and policies combine to one.
expectTypeOf(consecutiveFailures({ failures: 5, withinMs: 3_600_000 })).toEqualTypeOf<TripPolicy>();
expectTypeOf(errorRate).returns.toEqualTypeOf<TripPolicy>();
expectTypeOf(slowCalls).returns.toEqualTypeOf<TripPolicy>();
expectTypeOf(anyOf(consecutiveFailures(), errorRate())).toEqualTypeOf<TripPolicy>();
expectTypeOf(allOf(consecutiveFailures(), minDistinctConsents(2, errorRate()))).toEqualTypeOf<TripPolicy>();
// @ts-expect-error no such option
consecutiveFailures({ failure: 5 });
// @ts-expect-error a number, not a text
consecutiveFailures({ failures: '5' });
// @ts-expect-error a policy, not its maker
anyOf(consecutiveFailures);

// @ts-expect-error the bank is named
createFailover({});
// @ts-expect-error no such option
createFailover({ bankId: 'bank', trips: consecutiveFailures() });
// @ts-expect-error no such mode
createFailover({ bankId: 'bank', mode: 'watch' });
expectTypeOf<{ bankId: string }>().toExtend<FailoverOptions>();

// An event that does not exist does not compile, nor a field it does not have.
export function listens(failover: ReturnType<typeof createFailover>): void {
  failover.on('failover', (event) => expectTypeOf(event).toEqualTypeOf<Incident>());
  failover.on('fallback:refused', ({ code, reason }) => {
    expectTypeOf(code).toExtend<string>();
    // @ts-expect-error no such reason
    if (reason === 'kill_swich') throw new TypeError(code);
  });
  // @ts-expect-error no such event
  failover.on('failovr', () => {});
  // @ts-expect-error no such field
  failover.on('probe', ({ succeeded }) => succeeded);
  expectTypeOf(failover.on('state', () => {})).toEqualTypeOf<() => void>();
}
