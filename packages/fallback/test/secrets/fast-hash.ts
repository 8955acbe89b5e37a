import { createHash } from 'node:crypto';
import type { storedHash } from '../../src/secrets/secret-hash.ts';

/** In the place of the slow hash, where a test logs in a thousand times. The real one has tests of its own. */
export const fastHash: typeof storedHash = async (digest, salt) =>
  `${salt}.${createHash('sha256').update(salt).update(digest).digest('base64')}`;
