import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FleetView } from '@relais/core';
import { redisFleet } from '@relais/redis';
import { CLIENTS } from '../../../packages/redis/test/clients.ts';
import { startRedis } from '../../../packages/redis/test/redis-server.ts';
import type { Measure, Ratio } from '../measure.ts';
import { healthyCalls } from './healthy.ts';
import { untilAllAreOpen } from './trip.ts';

const FOLLOWER = fileURLToPath(new URL('follower.ts', import.meta.url));
const PROCESSES = 5;
const WORKERS_EACH = 10;
const WARM_UP_ROUNDS = 20;
const ROUNDS = 200;
const BOUND_MS = 25;
/** An incident with its evidence is about as long. */
const TEXT = 'x'.repeat(2_000);

/** When the last view of each process had a revision. */
class Sightings {
  readonly #at = new Map<number, number[]>();
  #awaited: { readonly revision: number; readonly tell: (at: number) => void } | undefined;

  note(revision: number, at: number): void {
    this.#at.set(revision, [...(this.#at.get(revision) ?? []), at]);
    this.#look();
  }

  /** When all views had it. */
  ofAll(revision: number): Promise<number> {
    return new Promise((tell) => {
      this.#awaited = { revision, tell };
      this.#look();
    });
  }

  #look(): void {
    const all = this.#at.get(this.#awaited?.revision ?? 0) ?? [];
    if (all.length === PROCESSES) this.#awaited?.tell(Math.max(...all));
  }
}

function startFollower(port: number, client: number, sightings: Sightings): ChildProcess {
  const words = [port, WORKERS_EACH, client].map(String);
  const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', FOLLOWER, ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [revision = 0, at = 0] = line.split(' ').map(Number);
    sightings.note(revision, at);
  });
  return child;
}

/** From the call of `commit` in one process until 50 views in five others have it, over a Redis on loopback. */
async function untilSeenByAll(client: number): Promise<readonly Ratio[]> {
  const [name, connect] = CLIENTS[client] ?? [];
  if (connect === undefined) throw new RangeError(`no client ${client}`);
  await using redis = await startRedis();
  const sightings = new Sightings();
  const children = Array.from({ length: PROCESSES }, () => startFollower(redis.port, client, sightings));
  using connections = connect(redis.port);
  const { client: commands, subscriber } = connections;
  await using view = redisFleet({ client: commands, subscriber }).open('cic');
  await reachable(view);
  const tookMs: number[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const startedAt = Number(process.hrtime.bigint() / 1_000n);
    const { document } = await view.commit({ expected: view.document.revision, text: TEXT });
    tookMs.push(((await sightings.ofAll(document.revision)) - startedAt) / 1_000);
  }
  for (const child of children) child.stdin?.end();
  const sorted = tookMs.slice(WARM_UP_ROUNDS).toSorted((a, b) => a - b);
  return [50, 99].map((percent) => {
    const ms = sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Number.NaN;
    const what = `${name}: commit until 50 views have it, p${percent} of ${ROUNDS} (${ms.toFixed(1)} ms) ÷ ${BOUND_MS} ms`;
    return { what, ratio: ms / BOUND_MS, bound: 1 };
  });
}

function reachable(view: FleetView): Promise<void> {
  return new Promise((resolve) => {
    const leave = view.on('reach', ({ isReachable }) => {
      if (!isReachable) return;
      leave();
      resolve();
    });
  });
}

/** How fast workers that share a Redis hear of each other. */
export const fleet: Measure = {
  name: 'fleet',
  run: async () => [
    ...(await healthyCalls()),
    ...(await untilAllAreOpen(0)),
    ...(await untilAllAreOpen(1)),
    ...(await untilSeenByAll(0)),
    ...(await untilSeenByAll(1)),
  ],
};
