import { describe, expect, it } from 'vitest';
import { readRetryAfter } from '../../src/network/retry-after.ts';

const now = Date.UTC(2026, 9, 5, 8, 15, 30);

describe('readRetryAfter', () => {
  it.each([
    ['120', now + 120_000],
    ['0', now],
    ['Mon, 05 Oct 2026 09:00:00 GMT', Date.UTC(2026, 9, 5, 9)],
  ])('reads %s', (header, at) => {
    expect(readRetryAfter(header, now)).toBe(at);
  });

  it.each([
    undefined,
    null,
    5,
    ['5'],
    '',
    'soon',
    '-5',
    '1.5',
    '1e3',
    '99999999999',
    'Mon, 99 Oct 2026 09:00:00 GMT',
    '2026-10-05T09:00:00Z',
    'later 5',
  ])('makes nothing up from %j', (header) => {
    expect(readRetryAfter(header, now)).toBeUndefined();
  });
});
