/**
 * Checks how long a lease, a mark, a place or a text lives.
 *
 * @returns whole milliseconds
 * @throws {RangeError} naming the option, unless it is a finite number above zero
 */
export function checkLifeMs(option: 'ttlMs' | 'lifeMs', ms: number): number {
  if (Number.isFinite(ms) && ms > 0) return Math.ceil(ms);
  throw new RangeError(`${option} must be a finite number of milliseconds above 0, got ${ms}`);
}
