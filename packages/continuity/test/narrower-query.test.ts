import { describe, expect, it } from 'vitest';
import { narrowerQuery } from '../src/transactions/narrower-query.ts';

describe('a window that may be too wide for the bank', () => {
  it.each([
    ['30 days', { dateFrom: '2026-10-24', dateTo: '2026-11-23' }, undefined],
    ['31 days', { dateFrom: '2026-10-23', dateTo: '2026-11-23' }, { dateFrom: '2026-11-16', dateTo: '2026-11-23' }],
    ['open at its end', { dateFrom: '2026-08-01' }, { dateFrom: '2026-11-16' }],
    ['open at its end and short', { dateFrom: '2026-11-01' }, undefined],
    ['everything', {}, { dateFrom: '2026-11-16' }],
  ])('%s: asked again over its last week, or not at all', (_, query, expected) => {
    expect(narrowerQuery(query, '2026-11-22')).toEqual(expected);
  });
});
