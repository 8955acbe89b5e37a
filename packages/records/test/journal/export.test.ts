import { manualClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../src/journal/journal-record.ts';
import { hashOf } from '../../src/journal/journal-record.ts';
import { accessFactsOf, sessionFactsOf } from './sample-facts.ts';
import { newDirectory, opening, replaceSegment, textOf, visits } from './sample-journal.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

async function all(records: AsyncIterable<JournalRecord>): Promise<readonly JournalRecord[]> {
  const gathered: JournalRecord[] = [];
  for await (const record of records) gathered.push(record);
  return gathered;
}

describe('R20: export by bank, period and PSU', () => {
  it.each([
    ['one PSU', { psuId: 'alice' }, [1, 2, 3, 7, 8]],
    ['one bank', { aspspId: 'cm' }, [7, 8]],
    ['one period, its end excluded', { from: START + DAY_MS, to: START + 2 * DAY_MS }, [4, 5, 6]],
    ['all together', { psuId: 'alice', aspspId: 'cic', from: START, to: START + DAY_MS }, [1, 2, 3]],
    ['nobody', { psuId: 'mallory' }, []],
    ['everything', {}, [1, 2, 3, 4, 5, 6, 7, 8]],
  ])('gives the records of %s, whole and in order', async (_, scope, expected) => {
    const clock = manualClock(START);
    const journal = await opening(await newDirectory(), { clock });
    await visits(journal, 'alice');
    clock.advance(DAY_MS);
    await visits(journal, 'bob');
    clock.advance(DAY_MS);
    const session = await journal.session(sessionFactsOf('alice', { aspspId: 'cm' }));
    await session.access(accessFactsOf());
    await journal.hold({ psuId: 'alice' }, 'case-7');

    const records = await all(journal.export(scope));
    expect(records.map(({ seq }) => seq)).toEqual(expected);
    for (const record of records) expect(hashOf(record)).toBe(record.hash);
  });

  it('of what was erased it gives what is left', async () => {
    const clock = manualClock(START);
    const journal = await opening(await newDirectory(), { clock });
    await visits(journal, 'alice');
    clock.advance(396 * DAY_MS);
    await journal.retain();
    const [, access] = await all(journal.export({ psuId: 'alice' }));
    expect(access).toMatchObject({ facts: { recordCount: 2 }, digests: { hashes: expect.any(String) } });
    expect(access?.hashes).toBeUndefined();
  });

  it('refuses a damaged journal before the first record', async () => {
    const directory = await newDirectory();
    const journal = await opening(directory);
    await visits(journal, 'alice');
    await replaceSegment(directory, (await textOf(directory)).replace('"logout"', '"lagout"'));
    const records = journal.export()[Symbol.asyncIterator]();
    await expect(records.next()).rejects.toMatchObject({ reason: 'journal_damaged' });
  });
});
