import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import { chainRecord, GENESIS, lineOf, unchainedRecord } from '../../src/journal/journal-record.ts';
import { readRecord } from '../../src/journal/read-record.ts';
import type { JournalReport } from '../../src/journal/verify/journal-report.ts';
import { verifyJournal } from '../../src/journal/verify/verify-journal.ts';
import { newDirectory, opening, PSEUDONYM_KEY, replaceSegment, segmentsOf, visits } from './sample-journal.ts';

interface Sample {
  readonly directory: string;
  readonly segment: string;
  readonly bytes: Buffer;
  readonly lines: readonly string[];
}

/** Two visits, six records, one segment. */
async function sample(psuIds: readonly string[] = ['alice', 'bob']): Promise<Sample> {
  const directory = await newDirectory();
  const journal = await opening(directory);
  await visits(journal, ...psuIds);
  await journal.close();
  const [segment = ''] = await segmentsOf(directory);
  const bytes = await readFile(join(directory, segment));
  return { directory, segment, bytes, lines: bytes.toString().trimEnd().split('\n') };
}

async function verifyLines({ directory }: Sample, lines: readonly string[]): Promise<JournalReport> {
  await replaceSegment(directory, lines.map((line) => `${line}\n`).join(''));
  return verifyJournal(directory);
}

const lineAt = (bytes: Uint8Array, position: number): number =>
  bytes.subarray(0, position).reduce((line, byte) => (byte === 0x0a ? line + 1 : line), 1);

describe('every byte', () => {
  it('one that was changed, wherever it is, is found and named', async () => {
    const { directory, segment, bytes } = await sample(['alice']);
    const missed: number[] = [];
    for (let position = 0; position < bytes.length; position += 1) {
      const changed = Buffer.from(bytes);
      changed[position] = (changed[position] ?? 0) ^ (1 << (position % 8));
      await replaceSegment(directory, changed);
      const { ok, damages } = await verifyJournal(directory);
      const line = lineAt(bytes, position);
      const isNamed = damages.some(
        (damage) => damage.segment === segment && damage.line === line && damage.seq === line,
      );
      if (ok || !isNamed) missed.push(position);
    }
    expect(missed).toEqual([]);
  }, 60_000);

  it('one that was taken out or put in is found and named, the very last one too', async () => {
    const { directory, segment, bytes } = await sample();
    const last = bytes.length - 1;
    await fc.assert(
      fc.asyncProperty(fc.nat(last), fc.option(fc.nat(255)), async (position, inserted) => {
        const before = bytes.subarray(0, position);
        const after = bytes.subarray(inserted === null ? position + 1 : position);
        await replaceSegment(
          directory,
          Buffer.concat([before, Buffer.from(inserted === null ? [] : [inserted]), after]),
        );
        const { damages, tail } = await verifyJournal(directory);
        // The very last byte may have been left out by a kill: that is told, and is no damage.
        if (inserted === null && position === last) expect(tail).toMatchObject({ segment, line: 6, isWhole: true });
        else expect(damages).toContainEqual(expect.objectContaining({ segment, line: lineAt(bytes, position) }));
      }),
      { numRuns: 300, examples: [[last, null]] },
    );
  }, 60_000);
});

describe('every record', () => {
  it.each([1, 2, 3, 4, 5])('record %i taken out is missing', async (seq) => {
    const it = await sample();
    const report = await verifyLines(it, it.lines.toSpliced(seq - 1, 1));
    expect(report.damages).toEqual(
      [expect.objectContaining({ kind: 'missing', line: seq, seq })].concat(
        seq === 1 ? [expect.objectContaining({ kind: 'out_of_place', line: 1, seq: 2 })] : [],
      ),
    );
  });

  it.each([1, 2, 3, 4, 5, 6])('record %i repeated is out of place', async (seq) => {
    const it = await sample();
    const report = await verifyLines(it, it.lines.toSpliced(seq, 0, it.lines[seq - 1] ?? ''));
    expect(report.damages).toEqual([
      expect.objectContaining({ kind: 'out_of_place', line: seq + 1, seq, message: expect.stringContaining('second') }),
    ]);
  });

  it('two that changed places are missing in one and out of place in the other', async () => {
    const it = await sample();
    const [one = '', two = '', three = '', four = '', ...rest] = it.lines;
    const { damages } = await verifyLines(it, [one, two, four, three, ...rest]);
    expect(damages.map(({ kind, line, seq }) => [kind, line, seq])).toEqual([
      ['missing', 3, 3],
      ['out_of_place', 4, 3],
    ]);
  });

  it('a forged one that continues the chain is found by the one after it', async () => {
    const it = await sample();
    const before = readRecord(Buffer.from(it.lines[1] ?? '')) ?? GENESIS;
    const forged = chainRecord(before, unchainedRecord({ type: 'access', parts: { facts: { psuRef: 'x' } } }, 0));
    const inPlace = await verifyLines(it, it.lines.with(2, lineOf(forged).trimEnd()));
    expect(inPlace.damages).toEqual([expect.objectContaining({ kind: 'broken_link', line: 4, seq: 4 })]);
    const between = await verifyLines(it, it.lines.toSpliced(2, 0, lineOf(forged).trimEnd()));
    expect(between.damages).toContainEqual(expect.objectContaining({ kind: 'out_of_place', line: 4, seq: 3 }));
  });

  it('any other order, and any other choice, of the lines is found', async () => {
    const it = await sample();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { maxLength: 8 }), async (order) => {
        const report = await verifyLines(
          it,
          order.map((index) => it.lines[index] ?? ''),
        );
        const isBeginning = order.every((index, at) => index === at);
        expect(report.ok).toBe(isBeginning);
      }),
      { examples: [[[0, 1, 2, 3, 4, 5]], [[0, 2, 1]], [[1]]] },
    );
  });
});

describe('every part', () => {
  it.each([
    ['changed', 'part_changed', (record: Record<string, unknown>) => ({ ...record, facts: { salt: 'x' } })],
    ['taken out', 'part_missing', ({ facts: _, ...record }: Record<string, unknown>) => record],
    ['added', 'part_added', (record: Record<string, unknown>) => ({ ...record, values: { salt: 'x' } })],
  ])('one that was %s is named', async (_, kind, change) => {
    const it = await sample();
    const record = change(JSON.parse(it.lines[1] ?? '') as Record<string, unknown>);
    const { damages } = await verifyLines(it, it.lines.with(1, lineOf(record as never).trimEnd()));
    expect(damages).toEqual([expect.objectContaining({ kind, line: 2, seq: 2 })]);
  });
});

describe('every segment', () => {
  async function threeSegments(): Promise<string> {
    const directory = await newDirectory();
    const journal = await opening(directory, { rotation: { maxBytes: 1 } });
    await visits(journal, 'alice');
    await journal.close();
    return directory;
  }

  it.each([
    [0, { kind: 'missing', segment: 'journal-000000000002.jsonl', line: 1 }],
    [1, { kind: 'missing', segment: 'journal-000000000003.jsonl', line: 1, seq: 2 }],
  ])('number %i removed is missing', async (index, damage) => {
    const directory = await threeSegments();
    await rm(join(directory, (await segmentsOf(directory))[index] ?? ''));
    expect((await verifyJournal(directory)).damages).toContainEqual(expect.objectContaining(damage));
  });

  it('one under another name is out of place', async () => {
    const directory = await threeSegments();
    await rename(join(directory, 'journal-000000000003.jsonl'), join(directory, 'journal-000000000004.jsonl'));
    expect((await verifyJournal(directory)).damages).toEqual([
      expect.objectContaining({ kind: 'out_of_place', segment: 'journal-000000000004.jsonl', seq: 3 }),
    ]);
  });

  it('one that ends in the middle of a line is damaged unless it is the last', async () => {
    const directory = await threeSegments();
    const segment = await replaceSegment(directory, '{"at":"2026', 1);
    expect((await verifyJournal(directory)).damages).toEqual([
      expect.objectContaining({ kind: 'unreadable', segment, line: 1, seq: 2 }),
    ]);
  });
});

describe('a head that was kept elsewhere', () => {
  it('shows that the end was cut off, which the chain alone cannot', async () => {
    const it = await sample();
    const expectHead = (await verifyJournal(it.directory)).head;
    expect((await verifyJournal(it.directory, { expectHead })).ok).toBe(true);
    expect((await verifyLines(it, it.lines.slice(0, 4))).ok).toBe(true);
    expect((await verifyJournal(it.directory, { expectHead })).damages).toEqual([
      expect.objectContaining({ kind: 'head', seq: 6, message: 'the journal ends at record 4' }),
    ]);
  });

  it('shows that everything was forged anew', async () => {
    const genuine = await sample();
    const { head: expectHead } = await verifyJournal(genuine.directory);
    const forged = await sample();
    expect((await verifyJournal(forged.directory)).ok).toBe(true);
    expect((await verifyJournal(forged.directory, { expectHead })).damages).toEqual([
      expect.objectContaining({ kind: 'head', seq: 6, message: 'there is another record in its place' }),
    ]);
  });

  it('is found again when the journal has grown', async () => {
    const { directory } = await sample();
    const { head: expectHead } = await verifyJournal(directory);
    const journal = await opening(directory);
    await visits(journal, 'carol');
    expect((await journal.verify({ expectHead })).ok).toBe(true);
  });
});

describe('opening', () => {
  it.each([1, 3, 5])('damage in line %i is refused by name, and nothing is changed', async (line) => {
    const it = await sample();
    const text = `${it.lines.with(line - 1, (it.lines[line - 1] ?? '').replace('cic', 'cik')).join('\n')}\n`;
    await replaceSegment(it.directory, text);
    await expect(openJournal({ directory: it.directory, pseudonymKey: PSEUDONYM_KEY })).rejects.toMatchObject({
      code: 'fallback_refused',
      reason: 'journal_damaged',
      message: expect.stringContaining(`${it.segment} line ${line}, record ${line}`),
    });
    expect(await readFile(join(it.directory, it.segment), 'utf8')).toBe(text);
  });

  it('a kill at any byte: what was finished before stays, the rest is cut off on record, and it goes on', async () => {
    const whole = await sample();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.bytes.length), async (end) => {
        await replaceSegment(whole.directory, whole.bytes.subarray(0, end));
        const finished = lineAt(whole.bytes, end) - 1;
        const killed = await verifyJournal(whole.directory);
        expect(killed.ok).toBe(true);
        expect(killed.records - finished).toBe(killed.tail?.isWhole === true ? 1 : 0);
        const isCut = killed.tail?.isWhole === false;

        const journal = await opening(whole.directory);
        await visits(journal, 'carol');
        const report = await journal.verify({ expectHead: killed.head });
        await journal.close();
        expect(report).toMatchObject({ ok: true, records: killed.records + (isCut ? 1 : 0) + 3 });
        expect(report.tail).toBeUndefined();
        const lines = (await readFile(join(whole.directory, whole.segment), 'utf8')).split('\n');
        const { bytes, sha256 } = killed.tail ?? {};
        const note = { note: { segment: whole.segment, bytes, sha256 }, type: 'repair' };
        if (isCut) expect(JSON.parse(lines[finished] ?? '')).toMatchObject(note);
        expect(lines.slice(0, finished)).toEqual(whole.lines.slice(0, finished));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('a record that lacks nothing but its line end is kept', async () => {
    const it = await sample();
    await replaceSegment(it.directory, it.bytes.subarray(0, -1));
    const journal = await opening(it.directory);
    expect(journal.head.seq).toBe(6);
    await visits(journal, 'carol');
    expect(await journal.verify()).toMatchObject({ ok: true, records: 9 });
  });

  it('a first line that was never finished leaves an empty journal', async () => {
    const it = await sample();
    await replaceSegment(it.directory, it.bytes.subarray(0, 20));
    const journal = await opening(it.directory);
    await visits(journal, 'carol');
    expect(await journal.verify()).toMatchObject({ ok: true, records: 4 });
  });
});
