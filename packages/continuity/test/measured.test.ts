import { expect, it } from 'vitest';
import { measureContinuity } from './simulation/measure.ts';

// The long form, 100,000 transactions, is `pnpm test:continuity`.
it('5,000 transactions over 90 days on two channels: none merged wrongly, none lost, few suspected', async () => {
  const measured = await measureContinuity({ seed: 1, transactions: 5_000, perAccount: 500 });
  expect(measured).toMatchObject({ transactions: 5_000, wrongMerges: 0, lost: 0, silentDuplicates: 0 });
  expect(measured.suspected).toBeLessThanOrEqual(5);
  expect(measured.switches).toBeGreaterThan(50);
});
