import { setTimeout } from 'node:timers/promises';
import { createFailover, type Failover } from '@relais/core';
import { startSimulator } from '@relais/simulator';
import { ConsecutiveBreaker, circuitBreaker, handleAll, TimeoutStrategy, timeout, wrap } from 'cockatiel';
import CircuitBreaker from 'opossum';
import { createRelais } from 'relais';
import { type Measure, type Ratio, sideBySide } from './measure.ts';

const CALLS = 20_000;
const MANY_CALLS = 1_000_000;
const HANDLES = 10_000;

/** The breaker's own statistics span a second or two. */
const statisticsForget = (): Promise<void> => setTimeout(2_500);

const answer = async (): Promise<number> => 1;

function times(calls: number, call: () => Promise<unknown>): () => Promise<void> {
  return async () => {
    for (let done = 0; done < calls; done += 1) await call();
  };
}

/** Bytes of live objects. `pnpm bench` runs with `--expose-gc`. */
function liveBytes(): number {
  for (let turn = 0; turn < 3; turn += 1) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function costOfCalls(failover: Failover): Promise<readonly Ratio[]> {
  const bare = new CircuitBreaker(answer, { timeout: 30_000, rollingPercentilesEnabled: false });
  const cockatiel = wrap(
    circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(5) }),
    timeout(30_000, TimeoutStrategy.Aggressive),
  );
  const protectedCalls = times(CALLS, () => failover.run({ endpoint: 'accounts', primary: answer }));
  const [ours, opossums] = await sideBySide(
    protectedCalls,
    times(CALLS, () => bare.fire()),
  );
  const [again, cockatiels] = await sideBySide(
    protectedCalls,
    times(CALLS, () => cockatiel.execute(answer)),
  );
  bare.shutdown();
  return [
    { what: 'protected call ÷ bare opossum fire with time-out', ratio: ours / opossums, bound: 1.6 },
    { what: 'protected call ÷ cockatiel breaker with time-out', ratio: again / cockatiels, bound: 0.5 },
  ];
}

/** A million calls must leave nothing behind: the heap after them beside the heap after the first few. */
async function growth(failover: Failover): Promise<Ratio> {
  const run = (calls: number): Promise<void> =>
    times(calls, () => failover.run({ endpoint: 'accounts', primary: answer }))();
  await run(CALLS);
  await statisticsForget();
  const before = liveBytes();
  await run(MANY_CALLS);
  await statisticsForget();
  return { what: `heap after ${MANY_CALLS} calls ÷ heap before`, ratio: liveBytes() / before, bound: 1.05 };
}

async function idleHandles(): Promise<Ratio> {
  await using bank = await startSimulator();
  await using relais = createRelais({ bank: bank.profile(), tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem } });
  const credentials = async (): Promise<never> => Promise.reject(new Error('nobody logs in'));
  const before = liveBytes();
  const handles = Array.from({ length: HANDLES }, (_, index) =>
    relais.for({
      id: `psu-${index}`,
      token: () => 'token',
      consent: { id: 'c', accounts: 'all', fallbackAllowed: true },
      credentials,
    }),
  );
  const each = (liveBytes() - before) / handles.length;
  return { what: `one of ${HANDLES} idle PSU handles ÷ 2 kB`, ratio: each / 2_000, bound: 1 };
}

/** What Relais costs on the healthy path. */
export const overhead: Measure = {
  name: 'overhead',
  run: async () => {
    const failover = createFailover({ bankId: 'bench' });
    const ratios = [...(await costOfCalls(failover)), await growth(failover)];
    await failover.close();
    return [...ratios, await idleHandles()];
  },
};
