import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createFailover, type FailoverOptions } from '../../src/index.ts';
import { api, scopeOf, web } from './engine.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Less than a promise, a timer or a listener that stays behind. */
const BYTES_A_CALL = 16;
const CALLS = 100_000;

const CALLERS: readonly (readonly [name: string, caller: Parameters<typeof scopeOf>[0]])[] = [
  ['without a deadline', {}],
  ['with a deadline shorter than the bank has', { deadlineMs: 10_000 }],
  ['with a signal that all of them share', { signal: new AbortController().signal }],
];

const WAYS: readonly (readonly [name: string, options: Partial<FailoverOptions>])[] = [
  ['beforeTrip: wait', { beforeTrip: 'wait' }],
  ['beforeTrip: fail', { beforeTrip: 'fail' }],
  ['mode: observe', { mode: 'observe' }],
];

describe.each(WAYS)('%s', (_way, options) => {
  it.each(CALLERS)('100,000 calls %s leave no memory behind', async (_caller, caller) => {
    const failover = createFailover({ bankId: 'bank', ...options });
    const sizeAfter = async (calls: number): Promise<number> => {
      for (let call = 0; call < calls; call += 1) {
        await failover.run({ endpoint: 'accounts', primary: api, fallback: web }, scopeOf(caller));
      }
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
      collect();
      return process.memoryUsage().heapUsed;
    };
    const first = await sizeAfter(CALLS / 2);
    const second = await sizeAfter(CALLS / 2);
    expect(second - first).toBeLessThan((CALLS / 2) * BYTES_A_CALL);
    await failover.close();
  });
});
