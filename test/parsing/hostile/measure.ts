import { ADDRESS, READERS } from './readers.ts';
import { SHAPES } from './shapes.ts';

/**
 * Prints, for each shape and reader, how many times longer twice the page takes. A program of its own, with one thread
 * and room enough: then the processor's time is the reader's own, whatever else the machine does.
 *
 * The first argument is JSON: pairs of a shape's name and a reader's. Without any, all shapes are read by those who do most.
 */

/** Shares of a shape's full size, each twice the one before. */
const SHARES = [1 / 16, 1 / 8, 1 / 4] as const;
/** Below it a time says nothing. In milliseconds. */
const SHORTEST = 4;

const [given] = process.argv.slice(2);
/** Who is measured again is measured well. */
const rounds = given === undefined ? 3 : 12;
const pairs: readonly (readonly [shape: string, reader: string])[] =
  given === undefined
    ? SHAPES.flatMap(({ name }) => ['recognise', 'parseOperations'].map((reader) => [name, reader] as const))
    : JSON.parse(given);

for (const [name, reader] of pairs) {
  const shape = SHAPES.find((one) => one.name === name);
  const read = READERS[reader];
  if (shape === undefined || read === undefined) throw new RangeError(`no such shape or reader: ${name}, ${reader}`);
  const [first = 0, , last = 0] = SHARES.map((share) => {
    const html = shape.page(Math.max(1, Math.round(shape.count * share)));
    return bestOf(() => read({ url: ADDRESS, html }));
  });
  // Twice the size, twice: the root is what one doubling costs.
  const ratio = last < SHORTEST ? 1 : Math.sqrt(last / first);
  process.stdout.write(`${JSON.stringify([name, reader, ratio])}\n`);
}

function bestOf(task: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    try {
      task();
    } catch {
      // Refused: what it cost counts.
    }
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}
