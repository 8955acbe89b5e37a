import { systemClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import {
  consecutiveFailures,
  createFailover,
  errorRate,
  minDistinctConsents,
  minDistinctWorkers,
  type Outcome,
} from '../../src/index.ts';
import { api, atOnce, silent } from '../engine/engine.ts';
import { down, startWorkers } from './workers.ts';

const WORD = { person: 'A. Exemple', reason: 'drill' };
const HINTED = { recovery: { hint: async () => {}, firstHintMs: 60_000 } };

const states = (workers: { all: readonly { failover: { state: string } }[] }): string[] =>
  workers.all.map(({ failover }) => failover.state);
const told = (workers: { all: readonly { told: readonly string[] }[] }, name: string): string[] =>
  workers.all.flatMap((worker) => worker.told.filter((one) => one.startsWith(name)));

describe('P14: four workers are one at a bank', () => {
  it('the fifth counted failure opens for all, wherever it happens, and four calls are lost', async () => {
    await using workers = startWorkers(4);
    let lost = 0;
    for (let failure = 0; failure < 8; failure += 1) {
      const answer = await workers.all[failure % 4]?.call(down).catch(() => 'lost');
      if (answer === 'lost') lost += 1;
      else expect(answer).toBe('web');
    }
    expect(lost).toBe(4);
    await workers.pass(5);
    expect(states(workers)).toEqual(['open', 'open', 'open', 'open']);
  });

  it('one outage is one incident with one id, told once, and every worker knows it', async () => {
    await using workers = startWorkers(4);
    for (const worker of workers.all) await worker.fail(2);
    await workers.pass(10_000);
    expect(told(workers, 'failover')).toHaveLength(1);
    const ids = workers.all.flatMap(({ failover }) => failover.incidents().map(({ id }) => id));
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(1);
    const seen = workers.all[0]?.failover.incident?.evidence.map(({ worker }) => worker);
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(3);
  });

  it('an answer that one worker gets ends the series of all', async () => {
    await using workers = startWorkers(3);
    const [first, second, third] = workers.all;
    await first?.fail(2);
    await second?.fail(2);
    await third?.call(api);
    await workers.pass(5);
    await first?.fail(4);
    expect(states(workers)).toEqual(['closed', 'closed', 'closed']);
    await second?.fail(1);
    await workers.pass(5);
    expect(states(workers)).toEqual(['open', 'open', 'open']);
  });

  it('calls of a healthy API ask nothing of the shared memory', async () => {
    await using workers = startWorkers(2);
    for (let call = 0; call < 100; call += 1) await workers.all[call % 2]?.call(api);
    expect(workers.all.flatMap(({ asked }) => asked)).toEqual([]);
    await workers.all[0]?.fail(1);
    for (let call = 0; call < 100; call += 1) await workers.all[0]?.call(api);
    expect(workers.all.flatMap(({ asked }) => asked)).toEqual(['report', 'report']);
  });

  it('failures of one moment are one sign, whichever workers see them', async () => {
    await using workers = startWorkers(0);
    for (let worker = 0; worker < 4; worker += 1) workers.join({ trip: consecutiveFailures() });
    await Promise.all(workers.all.flatMap((worker) => [worker.fail(3), worker.fail(3)]));
    expect(states(workers)).toEqual(['closed', 'closed', 'closed', 'closed']);
    for (const worker of workers.all) {
      await workers.pass(1_000);
      await worker.fail(1);
    }
    await workers.pass(5);
    expect(states(workers)).toEqual(['open', 'open', 'open', 'open']);
  });

  it('a rate is that of all workers: answers are told together', async () => {
    const trip = (): ReturnType<typeof errorRate> => errorRate({ minRequests: 10, minSpanMs: 0 });
    await using workers = startWorkers(0);
    const [first, second] = [workers.join({ trip: trip() }), workers.join({ trip: trip() })];
    for (let call = 0; call < 20; call += 1) await first.call(api);
    await workers.pass(1_000);
    await second.fail(10);
    expect(states(workers)).toEqual(['closed', 'closed']);
    await second.fail(10);
    await workers.pass(5);
    expect(states(workers)).toEqual(['open', 'open']);
    expect(first.asked.length).toBeLessThan(4);
  });

  it('one worker with a broken network opens the bank for no other', async () => {
    await using workers = startWorkers(0);
    const trip = (): ReturnType<typeof atOnce> => minDistinctWorkers(2, atOnce());
    const [first, second] = [workers.join({ trip: trip() }), workers.join({ trip: trip() })];
    await first.fail(9);
    expect(states(workers)).toEqual(['closed', 'closed']);
    await second.fail(1);
    await workers.pass(5);
    expect(states(workers)).toEqual(['open', 'open']);
  });

  it('one account that two workers fail with is one consent', async () => {
    await using workers = startWorkers(0);
    for (let worker = 0; worker < 2; worker += 1) workers.join({ trip: minDistinctConsents(2, atOnce()) });
    const [first, second] = workers.all;
    for (let failure = 0; failure < 4; failure += 1) {
      for (const one of workers.all) await one.call(down, { consentId: 'alice' }).catch(() => {});
    }
    expect(states(workers)).toEqual(['closed', 'closed']);
    await second?.call(down, { consentId: 'bob' }).catch(() => {});
    await workers.pass(5);
    expect([first?.failover.state, second?.failover.state]).toEqual(['open', 'open']);
  });

  it('a worker whose own network fails has no vote, unless the bank itself answered', async () => {
    const refused = (): Promise<never> => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    await using workers = startWorkers(2, { ownNetworkWorks: async () => false });
    for (let failure = 0; failure < 9; failure += 1) await workers.all[0]?.call(refused).catch(() => {});
    expect(states(workers)).toEqual(['closed', 'closed']);
    await workers.all[0]?.fail(5);
    await workers.pass(5);
    expect(states(workers)).toEqual(['open', 'open']);
  });

  it('a worker that joins later finds the position, the incident and what people decided', async () => {
    await using workers = startWorkers(2);
    await workers.all[0]?.fail(5);
    workers.all[0]?.failover.kill(WORD);
    await workers.pass(5);
    const late = workers.join();
    await workers.pass(5);
    expect(late.failover.state).toBe('open');
    expect(late.failover.incident?.id).toBe(workers.all[1]?.failover.incident?.id);
    await expect(late.call(api)).rejects.toMatchObject({ code: 'fallback_refused', reason: 'kill_switch' });
    await workers.pass(10_000);
    expect(told(workers, 'failover')).toHaveLength(1);
  });

  it('an engine that starts on a view that was opened before finds the position as well', async () => {
    await using workers = startWorkers(1);
    const view = workers.memory.join().open('bank');
    await workers.all[0]?.fail(5);
    await workers.pass(5);
    const late = createFailover({ bankId: 'bank', fleet: view });
    await workers.pass(5);
    expect(late.state).toBe('open');
    await late.close();
  });

  it('a worker that joins while the API is tried looks anew when the time for that is over', async () => {
    let hints = 0;
    const hint = async (): Promise<void> => {
      hints += 1;
    };
    await using workers = startWorkers(1, { recovery: { hint, firstHintMs: 60_000, trialWindowMs: 100_000 } });
    const [first] = workers.all;
    await first?.fail(5);
    await workers.pass(60_010);
    const late = workers.join();
    await workers.pass(5);
    first?.die();
    await workers.pass(100_000);
    expect(late.failover.state).toBe('open');
    await workers.pass(80_000);
    expect(hints).toBe(2);
  });

  it('what something else wrote in the shared memory stops no worker, and is not overwritten', async () => {
    await using workers = startWorkers(1);
    const other = workers.memory.join().open('bank');
    for (const text of ['no JSON', '5', 'null', '[]', '{"form":2}', '{"form":1,"position":{"kind":"odd"}}']) {
      await other.commit({ expected: other.document.revision, text });
      await workers.pass(5);
    }
    expect(await workers.all[0]?.call(api)).toBe('api');
    await workers.all[0]?.fail(4);
    expect(await workers.all[0]?.call(down)).toBe('web');
    expect(other.document.text).toContain('odd');
  });

  it('the worker whose failure it was dies before the trip: another one opens', async () => {
    await using workers = startWorkers(3);
    const [first, second] = workers.all;
    await first?.fail(4);
    void second?.call(down).catch(() => {});
    while (!second?.asked.includes('report')) await Promise.resolve();
    second.die();
    await workers.pass(3_000);
    expect([first?.failover.state, workers.all[2]?.failover.state]).toEqual(['open', 'open']);
    expect(told(workers, 'failover')).toHaveLength(1);
  });

  it('the same, and it dies before it tells of its failure: that one is lost, and no more', async () => {
    await using workers = startWorkers(3);
    const [first, second] = workers.all;
    await first?.fail(4);
    second?.die();
    void second?.call(down).catch(() => {});
    await workers.pass(3_000);
    expect([first?.failover.state, workers.all[2]?.failover.state]).toEqual(['closed', 'closed']);
    await first?.fail(1);
    expect([first?.failover.state, workers.all[2]?.failover.state]).toEqual(['open', 'open']);
  });

  it('a failure that is told when another position holds counts for nothing', async () => {
    await using workers = startWorkers(2);
    const [first, second] = workers.all;
    second?.cut('slow');
    void second?.fail(1);
    void second?.fail(1);
    void second?.fail(1);
    void second?.fail(1);
    await workers.pass(100);
    first?.failover.isolate('fallback', WORD);
    await workers.pass(5);
    first?.failover.isolate('api', WORD);
    first?.failover.release();
    await workers.pass(9_000);
    await first?.fail(1);
    expect(first?.failover.state).toBe('closed');
  });

  it('the clocks of workers that run apart are one clock: that of the fleet', async () => {
    await using workers = startWorkers(0);
    for (const hours of [0, 10, -10]) {
      const monotonic = (): number => systemClock.monotonic() + hours * 3_600_000;
      workers.join({ trip: consecutiveFailures(), clock: { ...systemClock, monotonic } });
    }
    for (let failure = 0; failure < 5; failure += 1) {
      await workers.all[failure % 3]?.fail(1);
      await workers.pass(1_100);
    }
    expect(states(workers)).toEqual(['open', 'open', 'open']);
  });
});

describe('what a person decides holds for all', () => {
  it('two decisions of one moment hold both', async () => {
    await using workers = startWorkers(3);
    workers.all[0]?.failover.kill(WORD);
    workers.all[1]?.failover.open(WORD);
    workers.all[2]?.failover.isolate('fallback', WORD);
    await workers.pass(5);
    for (const worker of workers.all) await expect(worker.call(api)).rejects.toMatchObject({ reason: 'kill_switch' });
    workers.all[0]?.failover.revive();
    await workers.pass(120_000);
    // Held by hand, the API is not tried.
    expect(states(workers)).toEqual(['open', 'open', 'open']);
  });

  it('kill and revive', async () => {
    await using workers = startWorkers(3);
    await workers.all[0]?.fail(5);
    workers.all[1]?.failover.kill(WORD);
    await expect(workers.all[1]?.call(api)).rejects.toMatchObject({ reason: 'kill_switch' });
    await workers.pass(5);
    for (const worker of workers.all) await expect(worker.call(api)).rejects.toMatchObject({ reason: 'kill_switch' });
    workers.all[2]?.failover.revive();
    await workers.pass(5);
    for (const worker of workers.all) expect(await worker.call(api)).toBe('web');
  });

  it('isolate, release and open, each from another worker', async () => {
    await using workers = startWorkers(3);
    workers.all[0]?.failover.isolate('fallback', WORD);
    await workers.pass(5);
    expect(states(workers)).toEqual(['open', 'open', 'open']);
    workers.all[1]?.failover.isolate('api', WORD);
    await workers.pass(5);
    expect(states(workers)).toEqual(['closed', 'closed', 'closed']);
    workers.all[2]?.failover.release();
    await workers.pass(5);
    workers.all[2]?.failover.open(WORD);
    await workers.pass(5);
    expect(states(workers)).toEqual(['open', 'open', 'open']);
    await workers.pass(5_000);
    expect(told(workers, 'failover')).toHaveLength(2);
    expect(told(workers, 'failback')).toHaveLength(1);
  });
});

describe('the way back is one', () => {
  it('one worker gives the hint, one tries at a time, three good trials close for all, and one tells', async () => {
    let hints = 0;
    const hint = async (): Promise<void> => {
      hints += 1;
    };
    await using workers = startWorkers(4, { recovery: { hint, firstHintMs: 60_000 } });
    await workers.all[0]?.fail(5);
    await workers.pass(60_010);
    expect(hints).toBe(1);
    expect(states(workers)).toEqual(['half_open', 'half_open', 'half_open', 'half_open']);
    for (let trial = 0; trial < 3; trial += 1) {
      const channels = await Promise.all(workers.all.map((worker) => worker.call(api)));
      expect(channels.filter((channel) => channel === 'api')).toHaveLength(1);
      await workers.pass(5);
    }
    expect(states(workers)).toEqual(['closed', 'closed', 'closed', 'closed']);
    await workers.pass(10_000);
    expect(told(workers, 'failback')).toHaveLength(1);
    expect(workers.all.flatMap(({ failover }) => failover.incidents())).toEqual([]);
  });

  it('the one that gives the hint dies: another gives it', async () => {
    const gave: number[] = [];
    await using workers = startWorkers(0);
    const hangsFirst = (worker: number) => (): Promise<void> => {
      gave.push(worker);
      return gave.length === 1 ? new Promise(() => {}) : Promise.resolve();
    };
    for (let worker = 0; worker < 3; worker += 1) {
      workers.join({ recovery: { hint: hangsFirst(worker), firstHintMs: 60_000, hintDeadlineMs: 10_000 } });
    }
    await workers.all[0]?.fail(5);
    await workers.pass(60_010);
    expect(gave).toHaveLength(1);
    workers.all[gave[0] ?? 0]?.die();
    await workers.pass(13_000);
    expect(gave).toHaveLength(2);
    expect(gave[1]).not.toBe(gave[0]);
    expect(await workers.all[gave[1] ?? 0]?.call(api)).toBe('api');
  });

  it('a worker that joins while another tries leaves the API alone until it has the right', async () => {
    await using workers = startWorkers(1, HINTED);
    await workers.all[0]?.fail(5);
    await workers.pass(60_010);
    void workers.all[0]?.call(() => new Promise((resolve) => setTimeout(() => resolve('api'), 2_000)));
    const late = workers.join();
    await workers.pass(5);
    expect(late.failover.state).toBe('half_open');
    expect(await late.call(api)).toBe('web');
    await workers.pass(2_000);
    expect(await late.call(api)).toBe('api');
  });

  it('the result of a worker that stood still past its right decides nothing', async () => {
    await using workers = startWorkers(2, { recovery: { ...HINTED.recovery, goodTrials: 2 } });
    const [first, second] = workers.all;
    await first?.fail(5);
    await workers.pass(60_010);
    let answer: (value: string) => void = () => {};
    const trial = first?.call(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    await workers.pass(5);
    first?.cut('slow');
    answer('api');
    await trial;
    await workers.pass(8_000);
    // The right of the first has ended: the second one tries, and has one good answer.
    expect(await second?.call(api)).toBe('api');
    await workers.pass(30_000);
    expect(states(workers)).toEqual(['half_open', 'half_open']);
    first?.cut('up');
    expect(await second?.call(api)).toBe('api');
    await workers.pass(5);
    expect(states(workers)).toEqual(['closed', 'closed']);
  });

  it('a right that comes too late for the call that asked for it is used by the next, or asked for anew', async () => {
    await using workers = startWorkers(1, HINTED);
    const [first] = workers.all;
    await first?.fail(5);
    await workers.pass(60_010);
    first?.cut('slow');
    const late = first?.call(api);
    await workers.pass(300);
    expect(await late).toBe('web');
    await workers.pass(9_000);
    first?.cut('up');
    expect(await first?.call(api)).toBe('api');
    // The next time, it has ended before it is used.
    first?.cut('slow');
    const again = first?.call(api);
    await workers.pass(300);
    expect(await again).toBe('web');
    first?.cut('up');
    await workers.pass(20_000);
    const other = workers.join();
    await workers.pass(5);
    void other.call(() => new Promise((resolve) => setTimeout(() => resolve('api'), 2_000)));
    await workers.pass(5);
    expect(await first?.call(api)).toBe('web');
    await workers.pass(3_000);
    expect(await first?.call(api)).toBe('api');
  });

  it('an incident outlives the worker that opened it: another closes it and tells its end, with what all did', async () => {
    await using workers = startWorkers(3, HINTED);
    const [first, second, third] = workers.all;
    await first?.fail(5);
    await second?.call(api);
    await third?.call(api);
    await workers.pass(3_000);
    first?.die();
    const ended: unknown[] = [];
    for (const worker of [second, third]) worker?.failover.on('failback', (incident) => ended.push(incident));
    await workers.pass(60_000);
    for (let trial = 0; trial < 3; trial += 1) {
      await second?.call(api);
      await workers.pass(5);
    }
    await workers.pass(5_000);
    expect(ended).toHaveLength(1);
    expect(ended[0]).toMatchObject({ served: { accounts: 3 }, closedAt: expect.any(Number) });
  });

  it('an incident whose teller died before it told is told by another, once', async () => {
    await using workers = startWorkers(3);
    const [first] = workers.all;
    await first?.fail(4);
    first?.before('once', first.die);
    void first?.call(down).catch(() => {});
    await workers.pass(1_000);
    expect(told(workers, 'failover')).toEqual([]);
    await workers.pass(3_000);
    expect(states(workers).slice(1)).toEqual(['open', 'open']);
    expect(told(workers, 'failover')).toHaveLength(1);
  });

  it('an incident that cannot be told because the memory has just gone is told when it is back, once', async () => {
    await using workers = startWorkers(1);
    const [first] = workers.all;
    await first?.fail(4);
    first?.before('once', () => first.cut('gone'));
    void first?.call(down).catch(() => {});
    await workers.pass(3_000);
    expect(told(workers, 'failover')).toEqual([]);
    first?.cut('up');
    await workers.pass(3_000);
    expect(told(workers, 'failover')).toHaveLength(1);
    await workers.pass(30_000);
    expect(told(workers, 'failover')).toHaveLength(1);
  });

  it('a worker that is alone finds the API well for itself: it tells no end of the incident of its fleet', async () => {
    await using workers = startWorkers(2, HINTED);
    const [first] = workers.all;
    await first?.fail(5);
    await workers.pass(3_000);
    first?.cut('gone');
    await workers.pass(60_010);
    for (let trial = 0; trial < 3; trial += 1) {
      expect(await first?.call(api)).toBe('api');
      await workers.pass(5);
    }
    expect(first?.failover.state).toBe('closed');
    await workers.pass(3_000);
    expect(told(workers, 'failback')).toEqual([]);
    first?.cut('up');
    await workers.pass(5);
    expect(states(workers)).toEqual(['half_open', 'half_open']);
    await workers.pass(10_000);
    expect(told(workers, 'failback')).toEqual([]);
    expect(told(workers, 'failover')).toHaveLength(1);
  });
});

describe('the shared memory is gone', () => {
  it('this worker goes on alone: its own failures open it, and the fallback answers', async () => {
    await using workers = startWorkers(2);
    const [first, second] = workers.all;
    first?.cut('gone');
    await first?.fail(4);
    expect(await first?.call(down)).toBe('web');
    expect([first?.failover.state, second?.failover.state]).toEqual(['open', 'closed']);
  });

  it('it is back, and nothing was decided meanwhile: the position of the fleet holds', async () => {
    await using workers = startWorkers(2);
    const [first] = workers.all;
    first?.cut('gone');
    await first?.fail(5);
    first?.cut('up');
    await workers.pass(5);
    expect(states(workers)).toEqual(['closed', 'closed']);
  });

  it('it was silent for a moment, and no one said so: within a second the position of the fleet holds', async () => {
    await using workers = startWorkers(2);
    const [first] = workers.all;
    first?.cut('silent');
    first?.failover.open(WORD);
    await workers.pass(2_100);
    expect(states(workers)).toEqual(['open', 'closed']);
    first?.cut('up');
    await workers.pass(1_100);
    // What the person decided is decided again, now for all.
    expect(states(workers)).toEqual(['open', 'open']);
  });

  it('what this worker judged alone is told to its policies once', async () => {
    const heard: unknown[] = [];
    const trip = {
      description: 'none',
      reset: () => {},
      observe: ({ effect }: Outcome): undefined => void heard.push(effect),
    };
    await using workers = startWorkers(0);
    const first = workers.join({ trip });
    first.cut('gone');
    await first.fail(1);
    first.cut('up');
    await workers.pass(100);
    expect(heard).toEqual(['counts']);
  });

  it('it is back: the position of the fleet holds, and a decision that it missed is made', async () => {
    await using workers = startWorkers(2);
    const [first, second] = workers.all;
    first?.cut('gone');
    await first?.fail(5);
    first?.failover.kill(WORD);
    await workers.pass(5);
    expect(first?.failover.state).toBe('open');
    first?.cut('up');
    await workers.pass(5);
    expect([first?.failover.state, second?.failover.state]).toEqual(['closed', 'closed']);
    second?.failover.open(WORD);
    await workers.pass(5);
    await expect(second?.call(api)).rejects.toMatchObject({ reason: 'kill_switch' });
    await workers.pass(3_000);
    expect(
      first?.told
        .filter((name) => name.startsWith('fail'))
        .slice(0, 2)
        .map((name) => name.split(' ')[0]),
    ).toEqual(['failover', 'failback']);
  });

  it('failures of a moment without it are told when it is back, and those of long ago are not', async () => {
    await using workers = startWorkers(2);
    const [first, second] = workers.all;
    first?.cut('gone');
    await first?.fail(2);
    await workers.pass(6_000);
    await first?.fail(2);
    first?.cut('up');
    await workers.pass(5);
    await second?.fail(2);
    expect(second?.failover.state).toBe('closed');
    await second?.fail(1);
    expect(second?.failover.state).toBe('open');
    // Its own are not counted twice.
    expect(second?.failover.incident?.evidence).toHaveLength(5);
  });

  it('it is silent: a call of a healthy API waits for nothing, a failed one for half a second at most', async () => {
    await using workers = startWorkers(1);
    const [first] = workers.all;
    first?.cut('silent');
    expect(await first?.call(api)).toBe('api');
    let isOver = false;
    const failed = first?.call(down).catch(() => {
      isOver = true;
    });
    await workers.pass(490);
    expect(isOver).toBe(false);
    await workers.pass(20);
    await failed;
    expect(isOver).toBe(true);
  });

  it('silence of the bank still counts, and the trip comes from this worker alone', async () => {
    await using workers = startWorkers(1, { deadlineMs: 1_000 });
    const [first] = workers.all;
    first?.cut('gone');
    for (let failure = 0; failure < 5; failure += 1) {
      const call = first?.call(silent).catch(() => {});
      await workers.pass(1_001);
      await call;
    }
    expect(first?.failover.state).toBe('open');
    expect(first?.failover.incident?.basis).toBe('no_reply_presumption');
  });
});
