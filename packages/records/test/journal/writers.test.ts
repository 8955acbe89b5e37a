import { cp, readdir, readFile, rename, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ManualClock, manualClock } from '@relais/model';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HOLD_EXPIRES_MS } from '../../src/journal/holding/chain-hold.ts';
import { ownIdentity, type ProcessIdentity } from '../../src/journal/holding/process-identity.ts';
import type { Journal } from '../../src/journal/journal.ts';
import type { JournalRecord } from '../../src/journal/journal-record.ts';
import { psuReference } from '../../src/journal/keyed-hash.ts';
import { verifyJournal } from '../../src/journal/verify/verify-journal.ts';
import { newDirectory, opening, PSEUDONYM_KEY, segmentsOf, visits } from './sample-journal.ts';

const DAY_MS = 86_400_000;
const LOCK = 'journal-writer.lock';

let directory: string;
let clock: ManualClock;

beforeEach(async () => {
  directory = await newDirectory();
  clock = manualClock(Date.UTC(2026, 0, 1));
});

const open = (): Promise<Journal> =>
  opening(directory, { clock, retention: { everyMs: Number.POSITIVE_INFINITY, valuesMs: DAY_MS } });

/** Lets the lock of the first chain look as if its holder were silent for longer than any living process is. */
async function silence(): Promise<void> {
  const old = new Date(Date.now() - 1.5 * HOLD_EXPIRES_MS);
  await utimes(join(directory, LOCK), old, old);
}

/** A crash: what the process wrote stays, and so does its lock. */
async function crash(journal: Journal, holder: Partial<ProcessIdentity>): Promise<void> {
  const own = (await ownIdentity()) ?? {};
  const left = await newDirectory();
  await cp(directory, left, { recursive: true });
  await journal.close();
  for (const name of await readdir(directory)) await rm(join(directory, name));
  await cp(left, directory, { recursive: true });
  await writeFile(join(directory, LOCK), JSON.stringify({ ...own, ...holder }));
}

async function psusOf(records: AsyncIterable<JournalRecord>): Promise<readonly unknown[]> {
  const refs: unknown[] = [];
  for await (const { type, facts } of records) if (type === 'access') refs.push(facts?.['psuRef']);
  return refs;
}

const refsOf = (...psuIds: readonly string[]): readonly string[] =>
  psuIds.map((psuId) => psuReference(PSEUDONYM_KEY, psuId));

describe('many writers of one directory', () => {
  it('each writes a chain of its own, and all are verified and exported as one journal', async () => {
    const [first, second, third] = [await open(), await open(), await open()];
    for (const [journal, psu] of [
      [first, 'alice'],
      [second, 'bob'],
      [third, 'carol'],
      [first, 'dave'],
    ] as const) {
      await visits(journal, psu);
      clock.advance(1_000);
    }
    const report = await second.verify();
    expect(report).toMatchObject({ ok: true, damages: [] });
    expect(report.chains).toHaveLength(3);
    expect(report.records).toBe(report.chains.reduce((sum, { records }) => sum + records, 0));
    expect(await psusOf(third.export())).toEqual(refsOf('alice', 'bob', 'carol', 'dave'));
    expect(await psusOf(third.export({ psuId: 'bob' }))).toEqual(refsOf('bob'));
    for (const { head } of [first, second, third]) {
      expect((await first.verify({ expectHead: head })).ok).toBe(true);
    }
  });

  it('two that begin at the same moment in an empty directory do not meet', async () => {
    const journals = await Promise.all(Array.from({ length: 6 }, () => open()));
    await Promise.all(journals.map((journal, n) => visits(journal, `psu-${n}`)));
    expect(await verifyJournal(directory)).toMatchObject({ ok: true, damages: [] });
    expect(await psusOf(journals[0]?.export() ?? (async function* () {})())).toHaveLength(6);
  });

  it('a chain that was given back is gone on with, by one of several', async () => {
    const before = await open();
    await visits(before, 'alice');
    await before.close();
    expect(await readdir(directory)).toEqual(await segmentsOf(directory));
    const [one, other] = await Promise.all([open(), open()]);
    expect([one.head, other.head].filter(({ hash }) => hash === before.head.hash)).toHaveLength(1);
  });

  it('a first record that only other chains hold is asked for by its hash, whichever chain has it', async () => {
    const [first, second] = [await open(), await open()];
    await visits(first, 'alice', 'bob');
    await visits(second, 'carol');
    const expectHead = [first.head, second.head];
    expect((await verifyJournal(directory, { expectHead })).ok).toBe(true);
    const forged = { ...second.head, hash: first.head.hash };
    expect((await verifyJournal(directory, { expectHead: [...expectHead, forged] })).damages).toEqual([
      expect.objectContaining({ kind: 'head', seq: second.head.seq }),
    ]);
  });
});

describe('a lock that was left behind', () => {
  it.each<[string, Partial<ProcessIdentity>, 'goes on' | 'begins a chain']>([
    ['a process with the same pid that has ended', { started: '1' }, 'goes on'],
    ['a pid that no process has', { pid: 4_194_305 }, 'goes on'],
    ['another pid namespace with the same pid', { namespace: 'pid:[1]' }, 'begins a chain'],
    ['a pid that is not in this namespace', { namespace: 'pid:[1]', pid: 4_194_305 }, 'begins a chain'],
    ['another machine', { boot: 'elsewhere' }, 'begins a chain'],
    ['another machine whose pid is free here', { boot: 'elsewhere', pid: 4_194_305 }, 'begins a chain'],
    ['a living process', {}, 'begins a chain'],
  ])('of %s blocks no start: the next process %s', async (_, holder, expected) => {
    const crashed = await open();
    await visits(crashed, 'alice');
    await crash(crashed, holder);
    const next = await open();
    await visits(next, 'bob');
    expect(next.head.seq).toBe(expected === 'goes on' ? 6 : 4);
    const report = await next.verify({ expectHead: crashed.head });
    expect(report).toMatchObject({ ok: true });
    expect(report.chains).toHaveLength(expected === 'goes on' ? 1 : 2);
    expect(await psusOf(next.export())).toEqual(refsOf('alice', 'bob'));
  });

  it.each([
    ['is empty', ''],
    ['is half written', '{"boot":"a'],
    ['is no object', 'null'],
  ])('that %s blocks no start either', async (_, content) => {
    await writeFile(join(directory, LOCK), content);
    const journal = await open();
    await visits(journal, 'alice');
    expect(await journal.verify()).toMatchObject({ ok: true, records: 3 });
  });

  it('without a sign of life for longer than a day is taken, whatever time of day this machine believes it is', async () => {
    const crashed = await open();
    await visits(crashed, 'alice');
    await crash(crashed, { boot: 'elsewhere' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 365 * DAY_MS });
    try {
      const early = await open();
      expect(early.head.seq).toBe(1);
      await early.close();
    } finally {
      vi.useRealTimers();
    }
    await silence();
    const next = await open();
    // It notes the chain that was begun meanwhile.
    expect(next.head.seq).toBe(crashed.head.seq + 1);
    expect(await next.verify({ expectHead: crashed.head })).toMatchObject({ ok: true });
  });

  it('is shown to be alive as long as its process lives', async () => {
    await open();
    await silence();
    const { mtimeMs } = await stat();
    clock.advance(DAY_MS);
    await vi.waitUntil(async () => (await stat()).mtimeMs > mtimeMs);
    const second = await open();
    expect(second.head).toMatchObject({ seq: 0 });
  });

  async function stat(): Promise<{ readonly mtimeMs: number }> {
    const { stat: read } = await import('node:fs/promises');
    return read(join(directory, LOCK));
  }
});

describe('a process that was taken for dead and lives', () => {
  it('writes its next record into a chain of its own, and no record is lost or twice in force', async () => {
    const paused = await open();
    await visits(paused, 'alice');
    await silence();
    const next = await open();
    expect(next.head.seq).toBe(3);
    await Promise.all([visits(paused, 'bob'), visits(next, 'carol'), visits(paused, 'dave')]);
    const report = await next.verify({ expectHead: [paused.head, next.head] });
    expect(report).toMatchObject({ ok: true, damages: [] });
    expect((await psusOf(next.export())).toSorted()).toEqual(refsOf('alice', 'bob', 'carol', 'dave').toSorted());
  });

  it('leaves the lock of the one that came after it alone', async () => {
    const paused = await open();
    await visits(paused, 'alice');
    await silence();
    const next = await open();
    await paused.close();
    await visits(next, 'bob');
    expect(await next.verify()).toMatchObject({ ok: true, records: 6 });
    expect(next.head.seq).toBe(6);
    expect((await readdir(directory)).filter((name) => name.includes('lock'))).toEqual([LOCK]);
  });

  it('whatever is opened, paused, taken over, written and closed, in any order: every delivered record is there', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ what: fc.constant('visit' as const), who: fc.nat(4) }) },
      {
        weight: 1,
        arbitrary: fc.record({ what: fc.constantFrom('silence', 'open', 'retain', 'close'), who: fc.nat(4) }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        directory = await newDirectory();
        clock = manualClock(Date.UTC(2026, 0, 1));
        const journals = [await open()];
        const closed = new Set<Journal>();
        let delivered = 0;
        await Promise.all(
          steps.map(async ({ what, who }) => {
            const journal = journals[who % journals.length];
            if (what === 'open') journals.push(await open());
            else if (what === 'silence') await silence().catch(() => {});
            else if (journal === undefined || closed.has(journal)) return;
            else if (what === 'retain') await journal.retain();
            else if (what === 'visit') {
              await visits(journal, `psu-${who}`).then(
                () => {
                  delivered += 1;
                },
                (error: unknown) => {
                  if (!closed.has(journal)) throw error;
                },
              );
            } else {
              closed.add(journal);
              await journal.close();
            }
          }),
        );
        const report = await verifyJournal(directory, { expectHead: journals.map(({ head }) => head) });
        expect(report.damages).toEqual([]);
        const last = await open();
        expect((await psusOf(last.export())).length).toBeGreaterThanOrEqual(delivered);
        for (const journal of [...journals, last]) await journal.close();
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('a chain that another writer saw', () => {
  /** Two chains of three records and more, each noted in the other. */
  async function twoChains(): Promise<readonly string[]> {
    const [first, second] = [await open(), await open()];
    await visits(first, 'alice');
    await visits(second, 'bob');
    await first.close();
    await second.retain();
    await second.close();
    await (await open()).close();
    return segmentsOf(directory);
  }

  it('is missed when all of its files are gone', async () => {
    const segments = await twoChains();
    expect(await verifyJournal(directory)).toMatchObject({ damages: [], chains: [{ chain: '' }, {}] });
    const byChain = Map.groupBy(segments, (name) => name.slice(0, -'000000000001.jsonl'.length));
    expect(byChain.size).toBe(2);
    for (const files of byChain.values()) {
      for (const name of files) await rename(join(directory, name), join(directory, `gone-${name}`));
      expect((await verifyJournal(directory)).damages).toEqual([
        expect.objectContaining({ kind: 'head', message: 'a writer noted this chain, and none of its files is here' }),
      ]);
      for (const name of files) await rename(join(directory, `gone-${name}`), join(directory, name));
    }
  });

  it('is missed when its end was cut off', async () => {
    const [segment = ''] = await twoChains();
    const lines = (await readFile(join(directory, segment), 'utf8')).trimEnd().split('\n');
    await writeFile(join(directory, segment), `${lines.slice(0, 2).join('\n')}\n`);
    expect((await verifyJournal(directory)).damages).toEqual([
      expect.objectContaining({ kind: 'head', segment, message: expect.stringContaining('ends at record 2') }),
    ]);
  });

  it('is missed when a forged one is in its place', async () => {
    const [segment = ''] = await twoChains();
    const genuine = directory;
    directory = await newDirectory();
    const forging = await open();
    await visits(forging, 'mallory');
    await forging.close();
    await cp(join(directory, (await segmentsOf(directory))[0] ?? ''), join(genuine, segment));
    expect((await verifyJournal(genuine)).damages).toEqual([
      expect.objectContaining({ kind: 'head', seq: 3, message: expect.stringContaining('another record') }),
    ]);
  });
});

describe('retention with many writers', () => {
  it('erases in the chain of a process that has ended, and not in that of a living one', async () => {
    const crashed = await open();
    await visits(crashed, 'alice');
    await crash(crashed, { boot: 'elsewhere' });
    const living = await open();
    await visits(living, 'bob');
    const journal = await open();
    await visits(journal, 'carol');
    clock.advance(396 * DAY_MS);
    const erasedOf = async (): Promise<number> => (await journal.retain()).erasures.length;
    expect(await erasedOf()).toBe(1);
    await silence();
    expect(await erasedOf()).toBe(1);
    expect(await erasedOf()).toBe(0);
    await living.close();
    expect(await erasedOf()).toBe(1);
    expect(await journal.verify()).toMatchObject({ ok: true, damages: [] });
    expect((await journal.verify()).erased.map(({ count }) => count)).toEqual([1, 1, 1]);
  });

  it('a legal hold of one writer protects the records of all, and another one can release it', async () => {
    const [first, second] = [await open(), await open()];
    await visits(first, 'alice');
    const holdId = await second.hold({ psuId: 'alice' }, 'case-7');
    clock.advance(396 * DAY_MS);
    expect(await first.retain()).toMatchObject({ erasures: [], held: 1 });
    await first.release(holdId);
    expect((await first.retain()).erasures).toHaveLength(1);
    expect((await second.verify()).holds).toEqual([]);
    await expect(first.release(holdId)).rejects.toThrow(RangeError);
  });

  it('chains whose records are too old leave a checkpoint that the notes of others agree with', async () => {
    const first = await open();
    await visits(first, 'alice');
    await first.close();
    const [one, other] = [await open(), await open()];
    await visits(other, 'bob');
    await one.close();
    clock.advance(2_000 * DAY_MS);
    await other.retain();
    const report = await other.verify({ expectHead: first.head });
    expect(report).toMatchObject({ ok: true, damages: [] });
    expect(await segmentsOf(directory)).not.toContain('journal-000000000001.jsonl');
  });
});

it('a lock that a person removes costs its holder nothing', async () => {
  const journal = await open();
  await visits(journal, 'alice');
  await unlink(join(directory, LOCK));
  await visits(journal, 'bob');
  expect(await journal.verify({ expectHead: journal.head })).toMatchObject({ ok: true, damages: [] });
  expect(await psusOf(journal.export({ psuId: 'bob' }))).toEqual(refsOf('bob'));
});
