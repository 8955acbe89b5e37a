import { createFailover } from '@relais/core';
import CircuitBreaker from 'opossum';
import { type Measure, sideBySide } from './measure.ts';

const CALLS = 20_000;

/** What a protected call costs on the healthy path, beside a bare breaker with a time-out. */
export const overhead: Measure = {
  name: 'overhead',
  run: async () => {
    const failover = createFailover({ bankId: 'bench' });
    const bare = new CircuitBreaker(async () => 1, { timeout: 30_000, rollingPercentilesEnabled: false });
    const primary = async (): Promise<number> => 1;
    const [ours, theirs] = await sideBySide(
      async () => {
        for (let call = 0; call < CALLS; call += 1) await failover.run({ endpoint: 'accounts', primary });
      },
      async () => {
        for (let call = 0; call < CALLS; call += 1) await bare.fire();
      },
    );
    bare.shutdown();
    await failover.close();
    return [{ what: 'protected call ÷ bare opossum fire with time-out', ratio: ours / theirs, bound: 2.5 }];
  },
};
