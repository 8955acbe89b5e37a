import { writeSync } from 'node:fs';
import type { FleetView } from '@relais/core';
import { waitForLease } from '@relais/core';
import { redisFleet } from '../../src/index.ts';
import { CLIENTS } from '../clients.ts';
import { type RaceSettings, roundIn, type Told } from './race-words.ts';

// A process of several workers that race for one lease. The owner of each round writes the next round into the document. In some
// rounds, an owner stops its whole process right before it writes, and is continued from outside when its lease has long ended.
const settings = JSON.parse(process.argv[2] ?? '{}') as RaceSettings;
const { port, workers, client, rounds, ttlMs, lookEveryMs, stopsOneIn, name } = settings;
const connect = CLIENTS[client]?.[1];
if (connect === undefined) throw new RangeError(`no client ${client}`);

/** The round in which this process stopped: once in each is enough. */
let stoppedIn = 0;

const tell = (told: Told): void => void writeSync(1, `${JSON.stringify(told)}\n`);

async function race(view: FleetView, worker: string): Promise<void> {
  while (roundIn(view.document) < rounds) {
    try {
      await using lease = await waitForLease(view, 'probe', { ttlMs, leftMs: 500 });
      const base = view.document;
      const round = roundIn(base) + 1;
      if (lease === undefined || round > rounds) continue;
      if (round % stopsOneIn === 0 && stoppedIn !== round) {
        stoppedIn = round;
        tell({ kind: 'stops', worker, round });
        process.kill(process.pid, 'SIGSTOP');
      }
      const text = JSON.stringify({ round, worker });
      const done = await view.commit({ expected: base.revision, text, fence: lease });
      // A repetition may find a later document: its own revision counts.
      const { revision } = done.kind === 'committed' ? done : done.document;
      tell({ kind: done.kind, worker, round, token: lease.token, revision });
    } catch (error) {
      tell({ kind: 'error', worker, reason: String((error as { readonly reason?: string }).reason) });
      await reachable(view);
    }
  }
  tell({ kind: 'end', worker, revision: view.document.revision });
}

function reachable(view: FleetView): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!view.isReachable) return;
      leave();
      resolve();
    };
    const leave = view.on('reach', look);
    look();
  });
}

const racers = Array.from({ length: workers }, async (_, index) => {
  using connections = connect(port);
  const { client: commands, subscriber } = connections;
  await using view = redisFleet({ client: commands, subscriber, lookEveryMs, timeoutMs: 1_000 }).open('cic');
  const worker = `${name}.${index}`;
  let last = 0;
  view.on('change', ({ revision }) => {
    if (revision <= last) tell({ kind: 'backwards', worker });
    last = revision;
  });
  await reachable(view);
  await race(view, worker);
});
await Promise.all(racers);
// A client that is destroyed while it connects may leave its socket open.
process.exit();
