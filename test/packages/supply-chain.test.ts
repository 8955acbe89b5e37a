import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

it('the package manager is pinned to one version and its hash', () => {
  const { packageManager } = JSON.parse(read('package.json')) as { packageManager?: string };
  expect(packageManager).toMatch(/^pnpm@12\.\d+\.\d+\+sha512\.[0-9a-f]{128}$/);
});

it('no version younger than three days is installed', () => {
  const [, minutes] = /^minimumReleaseAge: (\d+)$/m.exec(read('pnpm-workspace.yaml')) ?? [];
  expect(Number(minutes)).toBeGreaterThanOrEqual(3 * 24 * 60);
});
