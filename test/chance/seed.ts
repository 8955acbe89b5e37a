/** Chance of a run, the same each time unless told otherwise: a test never fails today because of what it drew. */
export const SEED = seedOf(process.env['RELAIS_TEST_SEED'] ?? '1');

/** @throws {RangeError} when it is not an integer */
export function seedOf(text: string): number {
  const seed = Number(text);
  if (text.trim() === '' || !Number.isInteger(seed)) {
    throw new RangeError(`RELAIS_TEST_SEED must be an integer, got ${text}`);
  }
  return seed;
}
