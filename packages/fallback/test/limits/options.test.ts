import { expect, it } from 'vitest';
import type { FallbackOptions } from '../../src/index.ts';
import { fallbackTo, openFallback } from '../support/bank-and-fallback.ts';

it('a limit that makes no sense is refused at the start, by name', async () => {
  await using scene = await openFallback();
  const wrong: readonly Partial<FallbackOptions>[] = [
    { maxSessions: 0 },
    { maxWaiting: Number.NaN },
    { maxRequests: -1 },
    { requestsPerSecond: 0 },
    { pepper: Buffer.alloc(15) },
    ...(
      ['requestTimeoutMs', 'maxPageBytes', 'idleMs', 'sessionLimitMs', 'retryPauseMs', 'scaLimitMs'] as const
    ).flatMap((name) =>
      [Number.POSITIVE_INFINITY, Number.NaN, 0, -1, '10' as never, null as never].map((value) => ({ [name]: value })),
    ),
    ...(['maxSessions', 'maxWaiting', 'maxRequests', 'requestsPerSecond'] as const).map((name) => ({
      [name]: Number.POSITIVE_INFINITY,
    })),
  ];
  for (const options of wrong) {
    const [name = ''] = Object.keys(options);
    expect(() => fallbackTo(scene.bank, options)).toThrow(RangeError);
    expect(() => fallbackTo(scene.bank, options)).toThrow(name);
  }
});
