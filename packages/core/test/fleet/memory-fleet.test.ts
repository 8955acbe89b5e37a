import { manualClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { FleetMemory, memoryFleet } from '../../src/index.ts';
import { fleetContract } from './fleet.contract.ts';

describe('a fleet in memory', () => {
  const clock = manualClock();
  const memory = new FleetMemory(clock);
  const pass = async (ms: number): Promise<void> => {
    // Whoever has just asked waits for the time by then.
    await new Promise(setImmediate);
    clock.advance(ms);
  };
  fleetContract(() => ({ join: () => memory.join(), clock, pass, shortMs: 1_000 }));

  it('alone, shares with none', async () => {
    const [one, other] = [memoryFleet(), memoryFleet()];
    await one.open('cic').commit({ expected: 0, text: 'x' });
    expect(await other.open('cic').commit({ expected: 0, text: 'y' })).toMatchObject({ kind: 'committed' });
  });

  it('keeps a thousand reports, for an hour', async () => {
    const clock = manualClock();
    const shared = new FleetMemory(clock);
    await using view = shared.join().open('cic');
    for (let turn = 0; turn < 1_200; turn += 1) await view.report(`${turn}`);
    expect(await heardBy(shared)).toHaveLength(1_000);
    clock.advance(3_600_000);
    await view.report('new');
    expect(await heardBy(shared)).toEqual(['new']);
  });
});

async function heardBy(memory: FleetMemory): Promise<readonly string[]> {
  await using late = memory.join().open('cic');
  const heard: string[] = [];
  late.on('report', ({ text }) => heard.push(text));
  await new Promise(setImmediate);
  return heard;
}
