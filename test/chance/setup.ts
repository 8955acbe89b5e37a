import { vi } from 'vitest';
import { SEED } from './seed.ts';

// Loaded only where it is used: each property begins with the seed of the run, and prints it when it fails.
vi.mock(import('fast-check'), async (load) => {
  const loaded = await load();
  loaded.configureGlobal({ seed: SEED });
  return loaded;
});
