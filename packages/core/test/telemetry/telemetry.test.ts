import { expect, it } from 'vitest';
import { silentTelemetry } from '../../src/index.ts';

const call = { bankId: 'cic', channel: 'api', endpoint: 'accounts' } as const;

it('the silent telemetry hands on the very promise of the call', () => {
  const answer = Promise.resolve('accounts');
  expect(silentTelemetry.call(call, () => answer)).toBe(answer);
});

it('the core does without the API of OpenTelemetry', async () => {
  const { readdir, readFile } = await import('node:fs/promises');
  const source = new URL('../../src/', import.meta.url);
  const files = (await readdir(source, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const importers: string[] = [];
  for (const file of files) {
    if ((await readFile(new URL(file, source), 'utf8')).includes("'@opentelemetry/api'")) importers.push(file);
  }
  expect(importers).toEqual(['telemetry/open-telemetry.ts']);
  expect(await readFile(new URL('index.ts', source), 'utf8')).not.toContain('open-telemetry');
});
