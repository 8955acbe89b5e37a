import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { JournalPosition } from '@relais/core';
import { expect, it } from 'vitest';
import { seededRandom } from '../../../continuity/test/simulation/random.ts';
import { verifyJournal } from '../../src/journal/verify/verify-journal.ts';
import { newDirectory } from './sample-journal.ts';

/** `pnpm test:journal` asks for more. */
const KILLS = Number(process.env['RELAIS_JOURNAL_KILLS'] ?? 10);
const WRITER = fileURLToPath(new URL('killed-writer.ts', import.meta.url));
/** How often one journal is killed before the next one begins: each check reads the whole of it. */
const LIVES = 20;
const DAY_MS = 86_400_000;
const random = seededRandom(KILLS);

/** Starts a writer, kills it at a moment that nobody chose, and returns the last record that it delivered. */
async function killWhileWriting(directory: string, startAt: number): Promise<JournalPosition> {
  const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', WRITER, directory, String(startAt)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let delivered: JournalPosition | undefined;
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const closed = once(lines, 'close');
  const begun = once(lines, 'line');
  lines.on('line', (line) => {
    delivered = JSON.parse(line) as JournalPosition;
  });
  await Promise.race([begun, exited]);
  // Often at once, while it opens and mends; now and then in the midst of an erasure.
  await wait(600 * random.next() ** 3);
  child.kill('SIGKILL');
  const [, signal] = await exited;
  expect(signal).toBe('SIGKILL');
  await closed;
  if (delivered === undefined) throw new Error('the writer delivered nothing');
  return delivered;
}

it(
  `survives ${KILLS} kills at any moment: all that was delivered is on record, and the next start goes on`,
  async () => {
    for (let life = 0; life < KILLS; life += LIVES) {
      const directory = await newDirectory();
      let last = 0;
      for (let kill = 0; kill < Math.min(LIVES, KILLS - life); kill += 1) {
        const delivered = await killWhileWriting(directory, Date.UTC(2026, 0, 1) + kill * DAY_MS);
        const report = await verifyJournal(directory, { expectHead: delivered });
        expect(report.damages).toEqual([]);
        expect(delivered.seq).toBeGreaterThan(last);
        last = delivered.seq;
      }
    }
  },
  10_000 + KILLS * 3_000,
);

it('three processes that write one journal and are killed: all that each delivered is on record', async () => {
  const directory = await newDirectory();
  const delivered: JournalPosition[] = [];
  for (let round = 0; round < 3; round += 1) {
    const startAt = Date.UTC(2026, 0, 1) + round * DAY_MS;
    delivered.push(...(await Promise.all([1, 2, 3].map(() => killWhileWriting(directory, startAt)))));
  }
  const report = await verifyJournal(directory, { expectHead: delivered.slice(-3) });
  expect(report.damages).toEqual([]);
  expect(report.chains.length).toBeGreaterThanOrEqual(3);
}, 30_000);
