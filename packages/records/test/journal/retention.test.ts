import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ManualClock, manualClock } from '@relais/model';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Journal } from '../../src/journal/journal.ts';
import type { JournalOptions } from '../../src/journal/journal-options.ts';
import { chainRecord, type JournalRecord, lineOf, unchainedRecord } from '../../src/journal/journal-record.ts';
import { readRecord } from '../../src/journal/read-record.ts';
import { verifyJournal } from '../../src/journal/verify/verify-journal.ts';
import { newDirectory, opening, replaceSegment, segmentsOf, textOf, visits } from './sample-journal.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

let clock: ManualClock;
let directory: string;
let journal: Journal;

async function open(options: Partial<JournalOptions> = {}): Promise<Journal> {
  journal = await opening(directory, {
    clock,
    level: 'values',
    valuesKey: () => ({ id: '2026', key: Buffer.alloc(32, 1) }),
    ...options,
    retention: { everyMs: Number.POSITIVE_INFINITY, ...options.retention },
  });
  return journal;
}

/** How many records still have each part. */
async function left(): Promise<{ readonly facts: number; readonly hashes: number; readonly values: number }> {
  const lines = (await textOf(directory))
    .split('\n')
    .filter((line) => line.includes('"psuRef"') || line.includes('"access"'));
  const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const count = (part: string): number => records.filter((record) => record[part] !== undefined).length;
  return { facts: count('facts'), hashes: count('hashes'), values: count('values') };
}

beforeEach(async () => {
  clock = manualClock(START);
  directory = await newDirectory();
  await open();
});

describe('R21: retention', () => {
  it.each([
    ['29 days', 29, { facts: 3, hashes: 1, values: 1 }],
    ['30 days', 30, { facts: 3, hashes: 1, values: 0 }],
    ['13 months', 396, { facts: 3, hashes: 0, values: 0 }],
    ['almost 5 years', 1_826, { facts: 3, hashes: 0, values: 0 }],
    ['5 years', 1_827, { facts: 0, hashes: 0, values: 0 }],
  ])('after %s there is left what may be, and the chain verifies', async (_, days, expected) => {
    await visits(journal, 'alice');
    clock.advance(days * DAY_MS);
    await journal.retain();
    expect(await left()).toEqual(expected);
    expect(await journal.verify()).toMatchObject({ ok: true });
  });

  it('verify names what was erased, from which records, and why', async () => {
    await visits(journal, 'alice', 'bob');
    clock.advance(30 * DAY_MS);
    await visits(journal, 'carol');
    await journal.retain();
    expect((await journal.verify()).erased).toEqual([
      expect.objectContaining({
        part: 'values',
        reason: 'retention',
        olderThan: '2026-01-01T00:00:00.000Z',
        at: '2026-01-31T00:00:00.000Z',
        from: 2,
        through: 5,
        except: [],
        count: 2,
      }),
    ]);
  });

  it('what is erased is on no file any more', async () => {
    await visits(journal, 'alice');
    const values = /"data":"([^"]+)"/.exec(await textOf(directory))?.[1] ?? 'nothing';
    clock.advance(30 * DAY_MS);
    await journal.retain();
    expect(await textOf(directory)).not.toContain(values);
    expect((await readdir(directory)).filter((name) => !name.endsWith('.lock'))).toEqual(await segmentsOf(directory));
  });

  it('says nothing when nothing is due', async () => {
    await visits(journal, 'alice');
    clock.advance(DAY_MS);
    const { head } = journal;
    expect(await journal.retain()).toEqual({ erasures: [], held: 0, dropped: [] });
    expect(journal.head).toEqual(head);
  });

  it('lets go of a segment in which nothing is left, and the rest verifies from its checkpoint', async () => {
    await visits(journal, 'alice');
    const { head } = journal;
    clock.advance(1_000 * DAY_MS);
    await journal.retain();
    await visits(journal, 'bob');
    clock.advance(827 * DAY_MS);
    const { dropped } = await journal.retain();
    expect(dropped).toEqual(['journal-000000000001.jsonl']);
    const report = await journal.verify({ expectHead: head });
    expect(report).toMatchObject({ ok: true, checkpoint: { through: head, newest: '2026-01-01T00:00:00.000Z' } });
    expect(await left()).toEqual({ facts: 3, hashes: 0, values: 0 });
    await journal.close();
    await expect(open()).resolves.toBeDefined();
  });

  it('a journal whose beginning is gone without its own word is damaged', async () => {
    await visits(journal, 'alice');
    clock.advance(1_827 * DAY_MS);
    await journal.retain();
    await journal.close();
    expect((await verifyJournal(directory)).ok).toBe(true);
    const [, ...after] = (await textOf(directory)).trimEnd().split('\n');
    await replaceSegment(directory, `${after.join('\n')}\n`);
    expect((await verifyJournal(directory)).ok).toBe(false);
  });

  it('what follows a checkpoint has to continue it, and an older head can no longer be compared', async () => {
    await visits(journal, 'alice');
    clock.advance(1_827 * DAY_MS);
    await visits(journal, 'bob');
    await journal.retain();
    const [first = ''] = await segmentsOf(directory);
    expect(first).toBe('journal-000000000004.jsonl');
    const report = await journal.verify({ expectHead: { seq: 2, hash: '0'.repeat(64) } });
    expect(report.damages).toEqual([expect.objectContaining({ kind: 'head', seq: 2 })]);

    const [line = '', ...after] = (await textOf(directory)).trimEnd().split('\n');
    const forged = chainRecord({ seq: 3, hash: '1'.repeat(64) }, readRecord(Buffer.from(line)) as JournalRecord);
    await replaceSegment(directory, [lineOf(forged).trimEnd(), ...after, ''].join('\n'));
    expect((await journal.verify()).damages).toContainEqual(
      expect.objectContaining({ kind: 'broken_link', segment: first, line: 1, seq: 4 }),
    );
  });

  it.each([
    ['erasure', { part: 'facts', reason: 'retention', olderThan: '2026', from: 1, through: 9_999, except: [] }],
    ['erasure', { part: 'everything', reason: 'retention', olderThan: '2026', from: 1, through: 1, except: [] }],
    ['erasure', { part: 'facts', reason: 'because', olderThan: '2026', from: 1, through: 1, except: [] }],
    ['erasure', { part: 'facts', reason: 'retention', olderThan: '2026', from: 1, through: 1, except: [1] }],
    ['checkpoint', { through: { seq: 9_999, hash: '' }, newest: '2026' }],
    ['checkpoint', { through: null, newest: '2026' }],
    ['checkpoint', {}],
  ] as const)('a forged %s that says %j is named, and explains nothing', async (type, note) => {
    await visits(journal, 'alice');
    const forged = chainRecord(journal.head, unchainedRecord({ type, note }, START));
    await replaceSegment(directory, `${await textOf(directory)}${lineOf(forged)}`);
    expect((await journal.verify()).damages).toEqual([expect.objectContaining({ kind: 'statement', line: 4, seq: 4 })]);
  });

  it('a part that somebody takes out beyond what was erased is missed', async () => {
    await visits(journal, 'alice', 'bob');
    clock.advance(30 * DAY_MS);
    await journal.retain();
    const lines = (await textOf(directory)).trimEnd().split('\n');
    const { hashes: _, ...rest } = JSON.parse(lines[4] ?? '') as Record<string, unknown>;
    await replaceSegment(
      directory,
      `${lines
        .slice(0, 6)
        .with(4, lineOf(rest as never).trimEnd())
        .join('\n')}\n`,
    );
    expect((await journal.verify()).damages).toEqual([
      expect.objectContaining({ kind: 'part_missing', part: 'hashes', line: 5, seq: 5 }),
    ]);
  });

  it('refuses to erase from a damaged journal', async () => {
    await visits(journal, 'alice');
    clock.advance(30 * DAY_MS);
    await replaceSegment(directory, (await textOf(directory)).replace('"cic"', '"cik"'));
    const before = await textOf(directory);
    await expect(journal.retain()).rejects.toMatchObject({ reason: 'journal_damaged' });
    expect(await textOf(directory)).toBe(before);
  });

  it('a run that was killed after its word is finished by the next', async () => {
    await visits(journal, 'alice');
    const whole = await textOf(directory);
    clock.advance(30 * DAY_MS);
    await journal.retain();
    await replaceSegment(directory, whole);
    await writeFile(join(directory, 'journal-000000000001.jsonl.rewriting'), 'half of it');
    await journal.close();
    expect((await verifyJournal(directory)).ok).toBe(true);
    // What is said to be erased goes, whatever the period is by now.
    await open({ retention: { valuesMs: 90 * DAY_MS } });
    expect((await readdir(directory)).filter((name) => name.includes('rewriting'))).toEqual([]);
    expect(await left()).toMatchObject({ values: 1 });
    await journal.retain();
    expect(await left()).toMatchObject({ values: 0 });
    expect(await journal.verify()).toMatchObject({ ok: true });
  });

  it('runs by itself, and leaves no timer behind', async () => {
    await journal.close();
    await open({ retention: { everyMs: DAY_MS } });
    await visits(journal, 'alice');
    clock.advance(30 * DAY_MS);
    await journal.verify();
    expect(await left()).toMatchObject({ values: 0 });
    await journal.close();
    expect(clock.pending()).toBe(0);
  });

  it('writes go on while it runs', async () => {
    await visits(journal, 'alice');
    clock.advance(30 * DAY_MS);
    await Promise.all([journal.retain(), visits(journal, 'bob'), journal.retain(), visits(journal, 'carol')]);
    expect(await journal.verify()).toMatchObject({ ok: true });
    expect(await left()).toMatchObject({ facts: 9, values: 2 });
  });

  it('a segment that is being written is never closed in the middle', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `psu-${n}`);
    const written = names.map(async (name, n) => {
      if (n % 3 === 0) await journal.retain();
      await visits(journal, name);
    });
    await expect(Promise.all(written)).resolves.toHaveLength(30);
    expect(await journal.verify()).toMatchObject({ ok: true, records: 90 });
  });
});

describe('R21: legal hold', () => {
  it('keeps one PSU’s records, and no other’s', async () => {
    await visits(journal, 'alice', 'bob', 'carol');
    await journal.hold({ psuId: 'bob' }, 'case-7');
    clock.advance(2_000 * DAY_MS);
    const { held, dropped } = await journal.retain();
    expect(held).toBe(4);
    expect(dropped).toEqual([]);
    expect(await left()).toEqual({ facts: 4, hashes: 1, values: 1 });
    expect(await journal.verify()).toMatchObject({ ok: true, holds: [{ reason: 'case-7' }] });
  });

  it('keeps one period', async () => {
    await visits(journal, 'alice');
    clock.advance(DAY_MS);
    await visits(journal, 'alice');
    clock.advance(DAY_MS);
    await visits(journal, 'alice');
    await journal.hold({ from: START + DAY_MS, to: START + 2 * DAY_MS }, 'case-7');
    clock.advance(30 * DAY_MS);
    await journal.retain();
    expect(await left()).toMatchObject({ values: 1 });
    expect((await journal.verify()).erased).toEqual([expect.objectContaining({ except: [[5, 5]], count: 2 })]);
  });

  it('keeps its own word as long as it is in force', async () => {
    await visits(journal, 'alice');
    clock.advance(DAY_MS);
    await journal.hold({ from: START, to: START + 1 }, 'case-7');
    clock.advance(2_000 * DAY_MS);
    await visits(journal, 'bob');
    await journal.retain();
    await journal.close();
    clock.advance(2_000 * DAY_MS);
    await open();
    expect(journal.holds).toMatchObject([{ from: START, to: START + 1 }]);
    await journal.retain();
    expect(await left()).toEqual({ facts: 3, hashes: 1, values: 1 });
  });

  it('survives a restart, and ends when it is released', async () => {
    await visits(journal, 'alice');
    const holdId = await journal.hold({ psuId: 'alice' }, 'case-7');
    clock.advance(30 * DAY_MS);
    await journal.close();
    await open();
    expect(journal.holds).toMatchObject([{ holdId, reason: 'case-7' }]);
    await journal.retain();
    expect(await left()).toMatchObject({ values: 1 });
    await journal.release(holdId);
    await journal.retain();
    expect(await left()).toMatchObject({ values: 0 });
    await expect(journal.release(holdId)).rejects.toThrow(RangeError);
    expect(await journal.verify()).toMatchObject({ ok: true, holds: [] });
  });
});

describe('laws', () => {
  type Step =
    | readonly ['visit' | 'hold', string]
    | readonly ['pass', number]
    | readonly ['retain' | 'release' | 'restart'];
  const psu = fc.constantFrom('alice', 'bob', 'carol');
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constant('visit' as const), psu) },
    { weight: 3, arbitrary: fc.tuple(fc.constant('pass' as const), fc.integer({ min: -2, max: 12 })) },
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom('retain' as const, 'release' as const, 'restart' as const)) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('hold' as const), psu) },
  );
  const retention = { valuesMs: 3 * DAY_MS, hashesMs: 7 * DAY_MS, factsMs: 20 * DAY_MS };

  it('whatever is written, held, erased and restarted, and however the clock jumps: the chain verifies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        directory = await newDirectory();
        let now = START;
        clock = { ...manualClock(), now: () => now };
        await open({ retention, rotation: { maxBytes: 3_000 } });
        for (const [what, value] of steps) {
          if (what === 'visit') await visits(journal, String(value));
          else if (what === 'pass') now += Number(value) * DAY_MS;
          else if (what === 'hold') await journal.hold({ psuId: String(value) }, 'case');
          else if (what === 'release') await Promise.all(journal.holds.map(({ holdId }) => journal.release(holdId)));
          else if (what === 'retain') await journal.retain();
          else {
            await journal.close();
            await open({ retention, rotation: { maxBytes: 3_000 } });
          }
        }
        const { head } = journal;
        expect(await journal.verify({ expectHead: head })).toMatchObject({ damages: [], head });
        for (const line of (await textOf(directory)).trimEnd().split('\n')) {
          expect(line === '' || readRecord(Buffer.from(line)) !== undefined).toBe(true);
        }
        await journal.close();
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
