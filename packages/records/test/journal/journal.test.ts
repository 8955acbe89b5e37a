import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect, promisify } from 'node:util';
import { manualClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import type { SessionFacts } from '../../src/journal/access-journal.ts';
import { noJournal } from '../../src/journal/access-journal.ts';
import { openJournal } from '../../src/journal/journal.ts';
import type { JournalRecord } from '../../src/journal/journal-record.ts';
import { psuReference, recordReference } from '../../src/journal/keyed-hash.ts';
import { openValues, type SealedValues } from '../../src/journal/sealed-values.ts';
import { verifyJournal } from '../../src/journal/verify/verify-journal.ts';
import { accessFactsOf, IBAN, sessionFactsOf } from './sample-facts.ts';
import { newDirectory, opening, PSEUDONYM_KEY, segmentsOf, textOf, visits } from './sample-journal.ts';

async function recordsOf(directory: string): Promise<readonly JournalRecord[]> {
  const lines = (await textOf(directory)).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as JournalRecord);
}

describe('R20: what is on record', () => {
  it('a session and an access hold the fields that the authority may ask for', async () => {
    const directory = await newDirectory();
    const journal = await opening(directory, { clock: manualClock(Date.UTC(2026, 0, 5)) });
    const session = await journal.session(
      sessionFactsOf('alice', { sessionId: 's-1', consentVersion: '2', clockOffsetMs: 3 }),
    );
    await session.sca({ method: 'app', result: 'passed' });
    await session.access(accessFactsOf());
    await session.end({ endReason: 'logout' });

    const [began, sca, access, end] = await recordsOf(directory);
    const key = { sessionId: 's-1', aspspId: 'cic', psuRef: psuReference(PSEUDONYM_KEY, 'alice') };
    expect(began).toMatchObject({
      logVersion: 1,
      seq: 1,
      at: '2026-01-05T00:00:00.000Z',
      type: 'session',
      facts: {
        ...key,
        outageId: 'outage-1',
        tppId: 'PSDFR-ACPR-12345',
        certificate: { serial: '0a1b', sha256: 'ab'.repeat(32) },
        interface: 'web',
        consentId: 'consent-alice',
        consentVersion: '2',
        attended: true,
        purpose: 'account_information',
        clockSource: 'ntp',
        clockOffsetMs: 3,
        egressAddress: '192.0.2.7',
        libraryVersion: '0.0.0',
        connectorVersion: '0.0.0',
      },
    });
    expect(sca).toMatchObject({ seq: 2, type: 'sca', facts: { ...key, method: 'app', result: 'passed' } });
    expect(access).toMatchObject({
      seq: 3,
      type: 'access',
      facts: {
        ...key,
        pageKind: 'operations',
        accountLast4: '0157',
        dataKinds: ['transactions'],
        period: { from: '2026-01-01', to: '2026-01-31' },
        recordCount: 2,
        dropped: [{ kind: 'savings', count: 1 }],
        httpStatus: 200,
        bytes: 4_321,
      },
      hashes: { records: accessFactsOf().records.map((record) => recordReference(PSEUDONYM_KEY, record)) },
    });
    expect(end).toMatchObject({ seq: 4, type: 'end', facts: { ...key, endReason: 'logout' } });
  });

  it.each([
    ['kinds', ['facts']],
    ['hashes', ['facts', 'hashes']],
    ['values', ['facts', 'hashes', 'values']],
  ] as const)('level %s keeps %j of an access', async (level, parts) => {
    const directory = await newDirectory();
    const valuesKey = () => ({ id: '2026', key: Buffer.alloc(32, 1) });
    await visits(await opening(directory, { level, valuesKey }), 'alice');
    expect(Object.keys((await recordsOf(directory))[1]?.digests ?? {})).toEqual(parts);
  });

  it('values open with the key, and with no other key or session', async () => {
    const directory = await newDirectory();
    const key = Buffer.alloc(32, 1);
    await visits(await opening(directory, { level: 'values', valuesKey: () => ({ id: '2026', key }) }), 'alice');
    const [, access] = await recordsOf(directory);
    const values = access?.values as unknown as SealedValues;
    const sessionId = String(access?.facts?.['sessionId']);
    expect(values.keyId).toBe('2026');
    expect(openValues(key, sessionId, values)).toEqual(accessFactsOf().records);
    expect(() => openValues(Buffer.alloc(32, 2), sessionId, values)).toThrow();
    expect(() => openValues(key, 'another', values)).toThrow();
  });

  it('of a key that the host program cannot give, not a word is told', async () => {
    const journal = await opening(await newDirectory(), {
      level: 'values',
      valuesKey: () => {
        throw new Error('vault reply: canary-key');
      },
    });
    const error: unknown = await visits(journal, 'alice').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'fallback_refused', reason: 'journal', actor: 'host' });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('canary-key');
  });

  it('names neither PSU nor account nor amount', async () => {
    const directory = await newDirectory();
    const valuesKey = () => ({ id: '2026', key: Buffer.alloc(32, 1) });
    // At this time of day no record names an hour in which the amount stands.
    const clock = manualClock();
    await visits(await opening(directory, { level: 'values', valuesKey, clock }), 'canary-psu');
    const text = (await textOf(directory)).replaceAll('consent-canary-psu', '');
    for (const canary of ['canary-psu', IBAN, IBAN.slice(0, 20), '12.50']) expect(text).not.toContain(canary);
  });

  it.each([
    ['pageKind', 'https://bank.example/banque/page.cgi?token=canary'],
    ['pageKind', '/banque/page.cgi'],
    ['dataKinds', 'a cookie: canary'],
    ['dropped', 'canary=1'],
  ])('refuses an access whose %s could be an address or a header', async (member, canary) => {
    const directory = await newDirectory();
    const session = await (await opening(directory)).session(sessionFactsOf('alice'));
    const values = { pageKind: canary, dataKinds: [canary], dropped: [{ kind: canary, count: 1 }] };
    const refusal = await session
      .access(accessFactsOf({ [member]: values[member as keyof typeof values] }))
      .catch((e) => e);
    expect(refusal).toMatchObject({ code: 'fallback_refused', reason: 'journal' });
    expect(`${refusal.message} ${refusal.cause.message}`).not.toContain('canary');
    expect(await textOf(directory)).not.toContain('canary');
  });

  it('does not write what a caller adds to the facts by mistake', async () => {
    const directory = await newDirectory();
    const journal = await opening(directory);
    const careless = { ...sessionFactsOf('alice'), password: 'canary', token: 'canary' } as SessionFacts;
    const session = await journal.session(careless);
    await session.access({ ...accessFactsOf(), ...{ cookie: 'canary', url: 'canary' } });
    expect(await textOf(directory)).not.toContain('canary');
  });
});

describe('R20: writing', () => {
  it('what is appended together stands in the order of its calls, and is whole', async () => {
    const directory = await newDirectory();
    const journal = await opening(directory);
    const sessions = await Promise.all(
      Array.from({ length: 50 }, (_, n) => journal.session(sessionFactsOf(`psu-${n}`))),
    );
    const positions = await Promise.all(sessions.map((session) => session.access(accessFactsOf())));
    expect(positions.map((position) => position?.seq)).toEqual(Array.from({ length: 50 }, (_, n) => 51 + n));
    expect(journal.head).toEqual(positions.at(-1));
    expect(await journal.verify()).toMatchObject({ ok: true, records: 100, head: journal.head });
  });

  it('goes on where an earlier life ended', async () => {
    const directory = await newDirectory();
    const first = await opening(directory);
    await visits(first, 'alice');
    await first.close();
    const second = await opening(directory);
    expect(second.head).toEqual(first.head);
    await visits(second, 'bob');
    expect(await second.verify()).toMatchObject({ ok: true, records: 6 });
  });

  it.each([
    ['size', { maxBytes: 1 }, 0],
    ['age', { maxAgeMs: 60_000 }, 60_000],
  ])('begins a new segment by %s, and the chain runs on', async (_, rotation, passMs) => {
    const directory = await newDirectory();
    const clock = manualClock();
    const journal = await opening(directory, { clock, rotation });
    const session = await journal.session(sessionFactsOf('alice'));
    clock.advance(passMs);
    await session.access(accessFactsOf());
    expect(await segmentsOf(directory)).toEqual(['journal-000000000001.jsonl', 'journal-000000000002.jsonl']);
    expect(await journal.verify()).toMatchObject({ ok: true, records: 2 });
  });

  it('a segment that was begun before a restart still ends by its age', async () => {
    const directory = await newDirectory();
    const clock = manualClock();
    const first = await opening(directory, { clock, rotation: { maxAgeMs: 60_000 } });
    await visits(first, 'alice');
    await first.close();
    clock.advance(60_000);
    await visits(await opening(directory, { clock, rotation: { maxAgeMs: 60_000 } }), 'bob');
    expect(await segmentsOf(directory)).toHaveLength(2);
  });

  it('refuses when the disk does, and the data with it', async () => {
    const directory = await newDirectory();
    const journal = await opening(directory, { rotation: { maxBytes: 1 } });
    const session = await journal.session(sessionFactsOf('alice'));
    await mkdir(join(directory, 'journal-000000000002.jsonl'));
    await expect(session.access(accessFactsOf())).rejects.toMatchObject({
      code: 'fallback_refused',
      reason: 'journal',
    });
    expect(journal.head.seq).toBe(1);
  });

  it('goes on after a record that the disk broke off in the middle, as if it had never begun', async () => {
    const directory = await newDirectory();
    const writer = fileURLToPath(new URL('full-disk-writer.ts', import.meta.url));
    // 16 blocks of 512 or 1,024 bytes, as the shell has it: room for the small records only.
    const limited = `ulimit -f 16; exec "${process.execPath}" --conditions=source --no-warnings "${writer}" "${directory}"`;
    const { stdout } = await promisify(execFile)('sh', ['-c', limited]);
    const told = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(told).toEqual([expect.objectContaining({ seq: 2 }), 'journal', expect.objectContaining({ seq: 3 })]);
    expect(await verifyJournal(directory)).toMatchObject({ ok: true, records: 3 });
    expect((await verifyJournal(directory)).tail).toBeUndefined();
  }, 20_000);

  it('takes nothing once it is closed', async () => {
    const journal = await opening(await newDirectory());
    const session = await journal.session(sessionFactsOf('alice'));
    await journal.close();
    await expect(session.access(accessFactsOf())).rejects.toMatchObject({
      code: 'fallback_refused',
      reason: 'journal',
    });
  });
});

describe('options', () => {
  it.each([
    ['level', { level: 'everything' as 'kinds' }],
    ['valuesKey', { level: 'values' as const }],
    ['pseudonymKey', { pseudonymKey: Buffer.alloc(16) }],
    ['maxBytes', { rotation: { maxBytes: 0 } }],
    ['everyMs', { retention: { everyMs: 2 ** 31 } }],
    ['retention.hashesMs', { retention: { factsMs: 1, valuesMs: 1, hashesMs: 2 } }],
  ])('names %s when it is out of range', async (name, options) => {
    const directory = await newDirectory();
    const attempt = openJournal({ directory, pseudonymKey: PSEUDONYM_KEY, ...options });
    await expect(attempt).rejects.toThrow(RangeError);
    await expect(attempt).rejects.toThrow(name);
  });
});

it('noJournal answers like a journal, and keeps nothing', async () => {
  const session = await noJournal.session(sessionFactsOf('alice', { sessionId: 's-1' }));
  expect(session.sessionId).toBe('s-1');
  await expect(session.access(accessFactsOf())).resolves.toBeUndefined();
});
