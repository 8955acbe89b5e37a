import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createSecureContext } from 'node:tls';
import type { FallbackChannel } from '@relais/fallback';
import { type Measure, type Ratio, sideBySideCost } from '../measure.ts';
import type { BankOrder, BankPlace } from './bank-process.ts';
import type { Exchange } from './exchange.ts';
import type { Held, HoldOrder } from './held-sessions.ts';
import { typical } from './record.ts';
import { replay } from './replay.ts';
import { fallbackOf, visit } from './visit.ts';

const WARM_UP = 5;
const RECORDED = 9;
/** A worker reads pages all day: what the engine learns from the first few hundred is no part of the cost of one. */
const WARM_UP_ROUNDS = 3;
/** One after the other, so that each pays for the garbage it makes: a round of one would leave it to the next. */
const VISITS_A_ROUND = 20;
const ROUNDS = 7;
const FEW = 3;
const BUSY = 50;
const SESSIONS = 150;
const MEGABYTE = 1_000_000;
/** As the README recommends for a worker of many sessions. */
const SMALL_NURSERY = '--max-semi-space-size=16';

/** What a whole visit to the web bank costs, beside the same requests sent by a client that reads nothing. */
export const refresh: Measure = {
  name: 'refresh',
  run: async () => {
    const bank = start('bank-process.ts');
    try {
      const place = (await ask(bank, { order: 'simulate' })) as BankPlace;
      const fallback = fallbackOf(place);
      // A bank that has been asked before answers faster.
      for (let round = 0; round < WARM_UP; round += 1) await visit(place, fallback);
      const times = async () => (await ask(bank, { order: 'times' })) as readonly number[];
      const exchanges = await typical(() => visit(place, fallback), times, RECORDED);
      await ask(bank, { order: 'replay', exchanges });
      return [
        ...(await costs(place, exchanges, fallback)),
        ...(await handshakes(bank, place, fallback)),
        ...(await memory(place)),
      ];
    } finally {
      bank.kill();
    }
  },
};

async function costs(
  place: BankPlace,
  exchanges: readonly Exchange[],
  fallback: FallbackChannel,
): Promise<readonly Ratio[]> {
  const { profile, qwac, rootPem: ca } = place;
  const door = new URL(profile.fallback.url ?? '').origin;
  const [withQwac, plain] = [createSecureContext({ ...qwac, ca }), createSecureContext({ ca })];
  const ours = times(() => visit(place, fallback));
  const theirs = times(() => replay(exchanges, (origin) => (origin === door ? withQwac : plain)));
  await sideBySideCost(ours, theirs, WARM_UP_ROUNDS);
  const [mine, bare] = await sideBySideCost(ours, theirs, ROUNDS);
  const serverMs = exchanges.reduce((sum, { answer }) => sum + answer.tookMs, 0);
  const kilobytes = exchanges.reduce((sum, { answer }) => sum + answer.body.length * 0.75, 0) / 1000;
  const what = `a whole refresh, ${exchanges.length} requests, ${kilobytes.toFixed(0)} kB, ${serverMs.toFixed(0)} ms of the bank’s own ÷ sending them without reading`;
  return [
    {
      what: `wall time of ${what} (${ofOne(mine.wallMs)} ms, ${ofOne(bare.wallMs)} ms)`,
      ratio: mine.wallMs / bare.wallMs,
      bound: 1.2,
    },
    {
      what: `CPU of the same (${ofOne(mine.cpuMs)} ms, ${ofOne(bare.cpuMs)} ms)`,
      ratio: mine.cpuMs / bare.cpuMs,
      bound: 1.6,
    },
  ];
}

function times(task: () => Promise<void>): () => Promise<void> {
  return async () => {
    for (let round = 0; round < VISITS_A_ROUND; round += 1) await task();
  };
}

function ofOne(roundMs: number): string {
  return (roundMs / VISITS_A_ROUND).toFixed(0);
}

async function handshakes(bank: ChildProcess, place: BankPlace, fallback: FallbackChannel): Promise<readonly Ratio[]> {
  await ask(bank, { order: 'count' });
  await visit(place, fallback);
  const counted = (await ask(bank, { order: 'count' })) as Readonly<Record<string, number>>;
  const door = new URL(place.profile.fallback.url ?? '').origin;
  return Object.entries(counted).map(([origin, count]) => ({
    what: `handshakes at the ${origin === door ? 'fallback door' : 'web bank'} in one refresh`,
    ratio: count,
    bound: 1,
  }));
}

/**
 * The base of a process is what the same visits leave behind when they are made one after the other: for its first fifty, the
 * engine widens its nursery by as much as for fifty at once. What sessions cost is the rest. Over a process that has made only a
 * few visits it shows where the nursery is kept small.
 */
async function memory(place: BankPlace): Promise<readonly Ratio[]> {
  const busy = await held({ place, sessions: BUSY, before: BUSY });
  const many = await held({ place, sessions: SESSIONS, before: BUSY });
  const fresh = await held({ place, sessions: BUSY, before: FEW }, [SMALL_NURSERY]);
  const megabytes = (bytes: number, sessions: number): number => bytes / sessions / MEGABYTE;
  return [
    {
      what: `peak with ${BUSY} sessions at once over a process that has made as many visits one after the other, in MB for each`,
      ratio: megabytes(busy.peak - busy.base, BUSY),
      bound: 3,
    },
    {
      what: `the same over a process that has made only ${FEW}, started with ${SMALL_NURSERY}`,
      ratio: megabytes(fresh.peak - fresh.base, BUSY),
      bound: 3,
    },
    {
      what: `peak with ${SESSIONS} sessions at once over that with ${BUSY}, in MB for each further one`,
      ratio: megabytes(many.peak - busy.peak, SESSIONS - BUSY),
      bound: 3,
    },
    {
      what: 'live objects of a session that is held open, in MB',
      ratio: megabytes(many.liveHeld - many.liveBefore, SESSIONS),
      bound: 3,
    },
  ];
}

async function held(order: HoldOrder, flags: readonly string[] = []): Promise<Held> {
  const process = start('held-sessions.ts', flags);
  try {
    return (await ask(process, order)) as Held;
  } finally {
    process.kill();
  }
}

function start(file: string, flags: readonly string[] = []): ChildProcess {
  return fork(new URL(file, import.meta.url), { execArgv: ['--conditions=source', '--expose-gc', ...flags] });
}

async function ask(process: ChildProcess, order: BankOrder | HoldOrder): Promise<unknown> {
  process.send(order);
  const answered = new AbortController();
  const { signal } = answered;
  const exit = once(process, 'exit', { signal }).then(([code]) => {
    throw new Error(`the other process ended with ${code}`);
  });
  const [answer] = await Promise.race([once(process, 'message'), exit]);
  exit.catch(() => {});
  answered.abort();
  return answer;
}
