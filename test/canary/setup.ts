import { afterAll, afterEach } from 'vitest';
import { startCanary } from './canary.ts';

/** Every test of every project runs under it: see `canary.test.ts` for what it finds. */
const canary = startCanary();

function assertNone(leaks: readonly string[]): void {
  if (leaks.length > 0) throw new Error(`a secret has left its place: ${[...new Set(leaks)].slice(0, 10).join('; ')}`);
}

const TIMEOUT_MS = 120_000;

afterEach(() => assertNone(canary.leaks()), TIMEOUT_MS);
afterAll(() => assertNone(canary.stop()), TIMEOUT_MS);
