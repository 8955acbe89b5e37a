import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Incident } from '@relais/core';
import { cic } from '@relais/model';
import { justificationRecord } from '@relais/records';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

const INCIDENT: Incident = {
  id: 'incident-7',
  bankId: 'cic',
  openedAt: Date.UTC(2026, 9, 5, 8),
  basis: 'breakdown_evidence',
  policy: '5 consecutive failures within 3600000 ms',
  legalRegime: 'rts-2018-389',
  evidence: [],
  isSwitched: true,
  probes: [],
  served: {},
  refused: {},
};

const TPP = { id: 'PSDFR-ACPR-12345', name: 'Exemple', contact: 'a@example.invalid', responsiblePerson: 'Exemple' };

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'relais-incident-'));
  file = join(directory, 'incident-7.json');
  const record = justificationRecord(INCIDENT, { tpp: TPP, bank: cic() }, Date.UTC(2026, 9, 5, 9));
  await writeFile(file, JSON.stringify(record));
});

afterEach(() => rm(directory, { recursive: true }));

function show(...args: readonly string[]): Promise<{ code: unknown; out: string; err: string }> {
  const options = { env: { ...process.env, NO_COLOR: '1' } };
  const command = ['--conditions=source', '--no-warnings', CLI, 'incident', 'show', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, options, (error, out, err) => resolve({ code: error?.code ?? 0, out, err }));
  });
}

describe('relais incident show', () => {
  it('prints the page in the language that is asked for', async () => {
    expect(await show(file)).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^# Justification of the use/),
    });
    const french = await show(file, '--language', 'fr');
    expect(french.out).toContain('# Justification du recours au mécanisme de secours');
    expect(french.out).toContain('PSDFR-ACPR-12345');
  });

  it('exits with 1 and one line for a file that is no record, or not there', async () => {
    await writeFile(file, '{"record":"something else"}');
    const none = await show(file);
    expect(none).toMatchObject({ code: 1, out: '' });
    expect(none.err).toMatch(/no justification record\n$/);
    expect(none.err.trim().split('\n')).toHaveLength(1);
    expect(await show(join(directory, 'absent.json'))).toMatchObject({ code: 1, out: '' });
  });
});
