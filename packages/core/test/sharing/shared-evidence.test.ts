import { manualClock } from '@relais/model';
import { expect, it } from 'vitest';
import { FleetMemory, type Outcome } from '../../src/index.ts';
import { SharedEvidence } from '../../src/sharing/shared-evidence.ts';

const FAILURE: Outcome = {
  kind: 'server_error',
  effect: 'counts',
  basis: 'breakdown_evidence',
  endpoint: 'accounts',
  sentAt: 0,
  waitedMs: 1,
};

it('evidence that comes before the position it belongs to waits for it', async () => {
  const memory = new FleetMemory();
  const clock = manualClock();
  let generation = 0;
  const heard: Outcome[] = [];
  const quiet = { hearsAnswers: false, isWatched: () => false, heardNews: () => {} };
  const one = (fleet = memory.join().open('bank'), present = (): number => generation): SharedEvidence =>
    new SharedEvidence({
      ...quiet,
      fleet,
      clock,
      generation: present,
      heard: (outcome) => {
        heard.push(outcome);
        return undefined;
      },
    });
  const late = one();
  // Another worker knows the new position already.
  const ahead = one(memory.join().open('bank'), () => 1);
  await ahead.learn(FAILURE, 1);
  expect(heard).toHaveLength(1);
  generation = 1;
  late.moved();
  expect(heard).toHaveLength(2);
  late.end();
  ahead.end();
});
