import { afterEach, expect, it, vi } from 'vitest';
import { cic, memory } from '../src/index.ts';
import { type RelaisOptions, relaisSettings } from '../src/relais-options.ts';

const start = (options: Partial<RelaisOptions> = {}): unknown =>
  relaisSettings({
    bank: cic({ fallbackUrl: 'https://fallback.invalid/' }),
    tpp: { qwac: { pfx: Buffer.from('none') } },
    ...options,
  });

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it('a program in production that gives no store is told what a restart will cost', () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  vi.stubEnv('NODE_ENV', 'production');
  start();
  expect(warned).toHaveBeenCalledWith(
    expect.stringContaining('restart'),
    expect.objectContaining({ code: 'RELAIS_MEMORY_STORE' }),
  );
});

it.each([
  ['production', { store: memory() }],
  ['test', {}],
])('in %s, with %j, nothing is said', (env, options) => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  vi.stubEnv('NODE_ENV', env);
  start(options);
  expect(warned).not.toHaveBeenCalled();
});

it('a wrong word for ids is refused by name', () => {
  expect(() => start({ ids: 'stable' as 'stable_only' })).toThrow(/ids/);
});
