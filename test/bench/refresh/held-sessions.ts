import { setTimeout as sleep } from 'node:timers/promises';
import type { BankPlace } from './bank-process.ts';
import { fallbackOf, psuOf, readAll, visit } from './visit.ts';

/** What the process that holds the sessions is told. */
export interface HoldOrder {
  readonly place: BankPlace;
  readonly sessions: number;
  /** Visits made one after the other before. */
  readonly before: number;
}

/** Bytes of the process, before and with all sessions open. */
export interface Held {
  readonly base: number;
  /** The most it ever was. */
  readonly peak: number;
  /** Live objects, once garbage is collected. */
  readonly liveBefore: number;
  readonly liveHeld: number;
}

process.on('disconnect', () => process.exit());
process.on('message', async ({ place, sessions, before }: HoldOrder) => {
  const fallback = fallbackOf(place);
  for (let made = 0; made < before; made += 1) await visit(place, fallback);
  const liveBefore = await live();
  const base = process.memoryUsage.rss();
  const psus = Array.from({ length: sessions }, (_, index) => psuOf(fallback, place, `psu-${index}`));
  await Promise.all(psus.map((psu) => readAll(psu, place)));
  const peak = process.resourceUsage().maxRSS * 1024;
  const liveHeld = await live();
  await fallback.close();
  process.send?.({ base, peak, liveBefore, liveHeld } satisfies Held);
});

async function live(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc?.();
    await sleep(20);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
