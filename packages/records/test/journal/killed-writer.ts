import { manualClock } from '@relais/model';
import { openJournal } from '../../src/journal/journal.ts';
import { accessFactsOf, sessionFactsOf } from './sample-facts.ts';

// A program that writes until it is killed, and tells each record that its caller may rely on.
const [directory = '', startAt = '0'] = process.argv.slice(2);
const DAY_MS = 86_400_000;
const clock = manualClock(Number(startAt));
const journal = await openJournal({
  directory,
  pseudonymKey: Buffer.alloc(32, 7),
  level: 'values',
  valuesKey: () => ({ id: 'test', key: Buffer.alloc(32, 1) }),
  clock,
  rotation: { maxBytes: 20_000 },
  retention: { valuesMs: DAY_MS, hashesMs: 3 * DAY_MS, factsMs: 9 * DAY_MS, everyMs: Number.POSITIVE_INFINITY },
});

async function visit(psu: string): Promise<never> {
  for (;;) {
    const session = await journal.session(sessionFactsOf(psu));
    for (let page = 0; page < 5; page += 1) {
      const position = await session.access(accessFactsOf());
      process.stdout.write(`${JSON.stringify(position)}\n`);
    }
    await session.end({ endReason: 'logout' });
  }
}

async function erase(): Promise<never> {
  for (;;) {
    clock.advance(DAY_MS / 4);
    await journal.retain();
  }
}

await Promise.race([visit('alice'), visit('bob'), visit('carol'), erase()]);
