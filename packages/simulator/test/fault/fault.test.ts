import { expect, it } from 'vitest';
import { checkFault, type FaultOptions } from '../../src/fault/fault.ts';

it('keeps a fault with its options', () => {
  const options = { delayMs: 0, times: 1, path: '/accounts', retryAfterSeconds: 30 };
  expect(checkFault('503', options)).toEqual({ fault: '503', ...options });
});

it.each<[string, object, string]>([
  ['explode', {}, 'TypeError'],
  ['slow', { delayMs: '5' }, 'TypeError'],
  ['slow', { delayMs: -1 }, 'RangeError'],
  ['503', { times: 0 }, 'RangeError'],
  ['503', { times: 1.5 }, 'RangeError'],
  ['503', { path: 7 }, 'TypeError'],
  ['503', { retryAfterSeconds: Number.NaN }, 'RangeError'],
  ['refuse', { times: 1 }, 'RangeError'],
  ['impostor', { path: '/accounts' }, 'RangeError'],
])('refuses %s with %j as a %s', (fault, options, name) => {
  expect(() => checkFault(fault, options as FaultOptions)).toThrow(expect.objectContaining({ name }));
});
