import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import { cannotOpen } from '../../src/journal/journal-error.ts';
import { newDirectory, PSEUDONYM_KEY } from './sample-journal.ts';

describe('P8: a directory in which no journal can be kept is refused in one typed sentence', () => {
  it.each([
    ['a file in its place', async (place: string) => writeFile(place, ''), '', 'EEXIST'],
    ['a file on its way', async (place: string) => writeFile(place, ''), 'below', 'ENOTDIR'],
    ['a name that is too long', async (place: string) => mkdir(place), 'x'.repeat(300), 'ENAMETOOLONG'],
    [
      'a directory in the place of a segment',
      async (place: string) => mkdir(join(place, 'journal-000000000001.jsonl'), { recursive: true }),
      '',
      'EISDIR',
    ],
  ])('%s', async (_, prepare, below, code) => {
    const place = join(await newDirectory(), 'canary');
    await prepare(place);
    const error: unknown = await openJournal({ directory: join(place, below), pseudonymKey: PSEUDONYM_KEY }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'fallback_refused', reason: 'journal', actor: 'host', cause: { code } });
    expect(String((error as Error).message)).toMatch(new RegExp(`^the access journal cannot be opened.*${code}`));
    expect(`${error} ${(error as Error).cause}`).not.toContain('canary');
  });

  it.each(['EROFS', 'EACCES', 'ENOSPC', 'EIO'])('%s of a file system', (code) => {
    const error = Object.assign(new Error(`${code}: mkdir '/canary'`), { code, syscall: 'mkdir', path: '/canary' });
    const refusal = cannotOpen(error);
    expect(refusal).toMatchObject({ code: 'fallback_refused', reason: 'journal', cause: { code } });
    expect(refusal.message).toContain(code);
    expect(`${refusal} ${inspect(refusal.cause)}`).not.toContain('canary');
  });
});
