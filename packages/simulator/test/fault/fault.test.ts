import { expect, it } from 'vitest';
import { checkFault, type FaultOptions } from '../../src/fault/fault.ts';

it('keeps a fault with its options', () => {
  const options = { delayMs: 0, times: 1, path: '/accounts', retryAfterSeconds: 30 };
  const answer = { status: 404, error: 'AC01', body: 'html' } as const;
  expect(checkFault('status', { ...options, ...answer })).toEqual({ fault: 'status', ...options, ...answer });
});

it.each<[string, object, string]>([
  ['explode', {}, 'TypeError'],
  ['slow', { delayMs: '5' }, 'TypeError'],
  ['slow', { delayMs: -1 }, 'RangeError'],
  ['503', { times: 0 }, 'RangeError'],
  ['503', { times: 1.5 }, 'RangeError'],
  ['503', { path: 7 }, 'TypeError'],
  ['503', { retryAfterSeconds: Number.NaN }, 'RangeError'],
  ['status', { status: 199 }, 'RangeError'],
  ['status', { status: 600 }, 'RangeError'],
  ['status', { status: '500' }, 'TypeError'],
  ['status', { error: 5 }, 'TypeError'],
  ['status', { body: 'xml' }, 'TypeError'],
  ['refuse', { times: 1 }, 'RangeError'],
  ['impostor', { path: '/accounts' }, 'RangeError'],
])('refuses %s with %j as a %s', (fault, options, name) => {
  expect(() => checkFault(fault, options as FaultOptions)).toThrow(expect.objectContaining({ name }));
});
