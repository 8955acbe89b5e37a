import { createHash } from 'node:crypto';

/** An id that no bank gave, marked so that a reader can tell. The same words always make the same id. */
export function syntheticId(words: string): string {
  return `relais-${createHash('sha256').update(words).digest('hex').slice(0, 28)}`;
}

export function isSynthetic(id: string): boolean {
  return /^relais-[0-9a-f]{28}$/.test(id);
}
