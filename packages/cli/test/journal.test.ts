import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JournalPosition } from '@relais/core';
import { manualClock } from '@relais/model';
import { type JournalRecord, openJournal, type SessionFacts } from '@relais/records';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const DAY_MS = 86_400_000;
const PSEUDONYM_KEY = Buffer.alloc(32, 7);
const VALUES_KEY = Buffer.alloc(32, 1);

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function relais(...args: readonly string[]): Promise<Ended> {
  const options = { env: { ...process.env, NO_COLOR: '1' } };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--conditions=source', '--no-warnings', CLI, ...args], options, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

let directory: string;
let journal: string;
let keyFile: string;
let valuesKeyFile: string;
let head: JournalPosition;

function sessionOf(psuId: string, aspspId: string): SessionFacts {
  return {
    outageId: 'outage-1',
    tppId: 'PSDFR-ACPR-12345',
    certificate: { serial: '0a', sha256: 'ab'.repeat(32) },
    aspspId,
    interface: 'web',
    psuId,
    consentId: 'consent-1',
    attended: true,
    purpose: 'account_information',
    clockSource: 'ntp',
    libraryVersion: '0.0.0',
    connectorVersion: '0.0.0',
  };
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'relais-cli-'));
  journal = join(directory, 'journal');
  keyFile = join(directory, 'pseudonym.key');
  valuesKeyFile = join(directory, 'values.key');
  await writeFile(keyFile, PSEUDONYM_KEY.toString('base64'));
  await writeFile(valuesKeyFile, VALUES_KEY.toString('base64'));
  const clock = manualClock(Date.UTC(2026, 0, 1));
  await using writing = await openJournal({
    directory: journal,
    pseudonymKey: PSEUDONYM_KEY,
    level: 'values',
    valuesKey: () => ({ id: '2026', key: VALUES_KEY }),
    clock,
  });
  for (const [psuId, bank] of [
    ['alice', 'cic'],
    ['bob', 'cic'],
    ['alice', 'cm'],
  ] as const) {
    const session = await writing.session(sessionOf(psuId, bank));
    await session.access({ pageKind: 'operations', dataKinds: ['transactions'], records: [{ amount: '12.50' }] });
    clock.advance(DAY_MS);
  }
  head = writing.head;
});

afterEach(() => rm(directory, { recursive: true }));

async function damageSegment(): Promise<string> {
  const [name = ''] = (await readdir(journal)).sort();
  const path = join(journal, name);
  await writeFile(path, (await readFile(path, 'utf8')).replace('"cic"', '"cik"'));
  return name;
}

describe('relais journal verify', () => {
  it('prints the head of a sound journal, by which it can be asked for later', async () => {
    const anchor = `${head.seq}:${head.hash}`;
    const { code, out } = await relais('journal', 'verify', journal, '--expect-head', anchor);
    expect(out).toContain(`6 records, head ${anchor}`);
    expect(code).toBe(0);
  });

  it('names each damage and exits with 1', async () => {
    const name = await damageSegment();
    const { code, out } = await relais('journal', 'verify', journal);
    expect(out).toContain(`${name} line 1, record 1: part_changed`);
    expect(code).toBe(1);
  });

  it.each(['verify', 'export'])('%s says where no journal is, and exits with 1', async (command) => {
    for (const place of [directory, join(directory, 'nothing'), keyFile]) {
      const { code, err, out } = await relais('journal', command, place);
      expect(err.trimEnd().split('\n')).toEqual([expect.stringContaining(`no journal in ${place}`)]);
      expect(out).toBe('');
      expect(code).toBe(1);
    }
  });

  it('checks the chains of all writers as one journal, and prints the head of each', async () => {
    const options = { directory: journal, pseudonymKey: PSEUDONYM_KEY };
    await using first = await openJournal(options);
    await using second = await openJournal(options);
    await second.session(sessionOf('carol', 'cic'));
    const heads = [first.head, second.head].flatMap(({ seq, hash }) => ['--expect-head', `${seq}:${hash}`]);
    const { code, out } = await relais('journal', 'verify', journal, ...heads);
    expect(out).toContain('all 2 chains are whole: 8 records');
    for (const { seq, hash } of [first.head, second.head]) expect(out).toContain(`head ${seq}:${hash}`);
    expect(code).toBe(0);
  });

  it('prints its report as one JSON document for programs, also of damage and of nothing', async () => {
    const sound = await relais('journal', 'verify', journal, '--json');
    expect(JSON.parse(sound.out)).toMatchObject({ ok: true, records: 6, head, damages: [] });
    const name = await damageSegment();
    const broken = await relais('journal', 'verify', '--json', journal);
    expect(JSON.parse(broken.out)).toMatchObject({ ok: false, damages: [{ kind: 'part_changed', segment: name }] });
    expect(broken).toMatchObject({ code: 1, err: '' });
    const nothing = await relais('journal', 'verify', '--json', directory);
    expect(JSON.parse(nothing.out)).toMatchObject({ ok: false, error: { message: `no journal in ${directory}` } });
    expect(nothing).toMatchObject({ code: 1, err: '' });
  });

  it('misses a head that is not there', async () => {
    const { code, out } = await relais('journal', 'verify', journal, '--expect-head', `9:${head.hash}`);
    expect(out).toContain('record 9: head: the journal ends at record 6');
    expect(code).toBe(1);
  });
});

describe('relais journal export', () => {
  const seqsOf = (out: string): readonly number[] =>
    out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as JournalRecord).seq);

  it.each([
    ['one bank', ['--bank', 'cic'], [1, 2, 3, 4]],
    ['one period', ['--from', '2026-01-02', '--to', '2026-01-03'], [3, 4]],
    ['one PSU', ['--psu', 'alice', '--key-file', 'KEY'], [1, 2, 5, 6]],
    ['all three', ['--bank', 'cic', '--from', '2026-01-01T00:00:00Z', '--psu', 'alice', '--key-file', 'KEY'], [1, 2]],
  ])('writes the records of %s', async (_, args, expected) => {
    const { code, out } = await relais(
      'journal',
      'export',
      journal,
      ...args.map((arg) => (arg === 'KEY' ? keyFile : arg)),
    );
    expect(seqsOf(out)).toEqual(expected);
    expect(code).toBe(0);
  });

  it('opens values with their key, and only then', async () => {
    const sealed = await relais('journal', 'export', journal);
    // With its quotes: a time of day may have the same digits.
    expect(sealed.out).not.toContain('"12.50"');
    const opened = await relais('journal', 'export', journal, '--values-key', `2026=${valuesKeyFile}`);
    expect(opened.out).toContain('"delivered":[{"amount":"12.50"}]');
  });

  it.each([
    ['a damaged journal', [], 'the access journal is damaged', 1],
    ['a PSU without the key', ['--psu', 'alice'], '--psu needs --key-file', 2],
    ['a day that is none', ['--from', '2026-02-30'], 'YYYY-MM-DD', 2],
    ['a key file that is not there', ['--psu', 'alice', '--key-file', '/nowhere/key'], 'cannot be read', 2],
    ['a key file without a key', ['--psu', 'alice', '--key-file', '/dev/null'], 'holds no key', 2],
    ['a key without a name', ['--values-key', 'file'], 'ID=FILE', 2],
  ])('refuses %s in one line, and writes nothing', async (_, args, message, expected) => {
    if (args.length === 0) await damageSegment();
    const { code, err, out } = await relais('journal', 'export', journal, ...args);
    expect(err.trimEnd().split('\n')).toEqual([expect.stringContaining(message)]);
    expect(out).toBe('');
    expect(code).toBe(expected);
  });
});
