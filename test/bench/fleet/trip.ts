import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { consecutiveFailures, createFailover, type Failover } from '@relais/core';
import { RelaisError } from '@relais/model';
import { redisFleet } from '@relais/redis';
import { CLIENTS } from '../../../packages/redis/test/clients.ts';
import { startRedis } from '../../../packages/redis/test/redis-server.ts';
import type { Ratio } from '../measure.ts';

const ENGINES = fileURLToPath(new URL('engines.ts', import.meta.url));
const PROCESSES = 5;
const WORKERS_EACH = 10;
const WARM_UP_ROUNDS = 10;
const ROUNDS = 200;
const BOUND_MS = 25;
const WORD = { person: 'the bench', reason: 'the next round' };

const down = (): Promise<never> => Promise.reject(new RelaisError('bank_unavailable', '', { status: 503 }));

/** What the processes tell. */
class Told {
  readonly incidents: string[] = [];
  readonly #at: Record<string, number[]> = {};
  #awaited: { readonly state: string; readonly tell: (at: number) => void } | undefined;

  note(line: string): void {
    const [state = '', at = '', id = ''] = line.split(' ');
    if (state === 'failover') this.incidents.push(id);
    else this.#at[state] = [...(this.#at[state] ?? []), Number(at)];
    this.#look();
  }

  /** When the last process was in the state. */
  all(state: string): Promise<number> {
    return new Promise((tell) => {
      this.#awaited = { state, tell };
      this.#look();
    });
  }

  #look(): void {
    const { state = '', tell } = this.#awaited ?? {};
    const at = this.#at[state] ?? [];
    if (tell === undefined || at.length < PROCESSES) return;
    this.#awaited = undefined;
    this.#at[state] = at.slice(PROCESSES);
    tell(Math.max(...at.slice(0, PROCESSES)));
  }
}

function startEngines(port: number, client: number, told: Told): ChildProcess {
  const words = [port, WORKERS_EACH, client].map(String);
  const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', ENGINES, ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  createInterface({ input: child.stdout }).on('line', (line) => told.note(line));
  return child;
}

const fail = (failover: Failover): Promise<unknown> =>
  failover.run({ endpoint: 'accounts', primary: down, fallback: async () => 'web' }).catch(() => {});

/** From the fifth failed call of one worker until 50 workers in five other processes are open, over a Redis on loopback. */
export async function untilAllAreOpen(client: number): Promise<readonly Ratio[]> {
  const [name, connect] = CLIENTS[client] ?? [];
  if (connect === undefined) throw new RangeError(`no client ${client}`);
  await using redis = await startRedis();
  const told = new Told();
  const children = Array.from({ length: PROCESSES }, () => startEngines(redis.port, client, told));
  using connections = connect(redis.port);
  const { client: commands, subscriber } = connections;
  await using fleet = redisFleet({ client: commands, subscriber }).open('cic');
  const failover = createFailover({ bankId: 'cic', fleet, trip: consecutiveFailures({ failures: 5, apartMs: 0 }) });
  const own: string[] = [];
  failover.on('failover', ({ id }) => own.push(id));
  // The first position that all know shows that all are there.
  failover.isolate('fallback', WORD);
  await told.all('open');
  const tookMs: number[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    failover.isolate('api', WORD);
    await told.all('closed');
    failover.release();
    while (failover.state !== 'closed') await new Promise(setImmediate);
    for (let failure = 1; failure < 5; failure += 1) await fail(failover);
    const startedAt = Number(process.hrtime.bigint() / 1_000n);
    await fail(failover);
    tookMs.push(((await told.all('open')) - startedAt) / 1_000);
  }
  for (const child of children) child.stdin?.end();
  await failover.close();
  const incidents = [...own, ...told.incidents];
  if (new Set(incidents).size !== incidents.length) throw new Error('an incident was told twice');
  const sorted = tookMs.slice(WARM_UP_ROUNDS).toSorted((a, b) => a - b);
  return [50, 99].map((percent) => {
    const ms = sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Number.NaN;
    const what = `${name}: fifth failure until 50 workers are open, p${percent} of ${ROUNDS} (${ms.toFixed(1)} ms) ÷ ${BOUND_MS} ms`;
    return { what, ratio: ms / BOUND_MS, bound: 1 };
  });
}
