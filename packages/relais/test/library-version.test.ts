import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { LIBRARY_VERSION } from '../src/library-version.ts';

it('the journal names the version of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  expect(LIBRARY_VERSION).toBe(version);
});
