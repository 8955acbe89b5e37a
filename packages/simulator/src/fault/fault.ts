/** What a door can be made to do instead of answering well. See the README for each. */
export const FAULTS = [
  'refuse',
  'hang',
  'reset',
  'slow',
  'drip',
  'cut',
  '503',
  '500-html',
  '200-html',
  '200-empty',
  'huge',
  'gzip-bomb',
  'redirect-foreign',
  'redirect-http',
] as const;

/** Name of a fault. */
export type Fault = (typeof FAULTS)[number];

/** When a fault strikes, and how. */
export interface FaultOptions {
  /** `slow`: how long the good answer is held back, in milliseconds. @defaultValue 1000 */
  readonly delayMs?: number;
  /** Strikes this many requests, then is gone. Not for `refuse`, which meets connections. @defaultValue without end */
  readonly times?: number;
  /** Strikes only requests whose path contains this, e.g. `/transactions`. Not for `refuse`. @defaultValue all */
  readonly path?: string;
  /** `503`: value of the `Retry-After` header, in seconds. @defaultValue no such header */
  readonly retryAfterSeconds?: number;
}

/** A fault in force. */
export interface ActiveFault extends FaultOptions {
  readonly fault: Fault;
}

/**
 * Checks a fault that came from outside.
 *
 * @throws {TypeError} on an unknown fault or a member of a wrong type
 * @throws {RangeError} on a number below its least value, or a limit that `refuse` cannot keep
 */
export function checkFault(fault: string, options: FaultOptions = {}): ActiveFault {
  const known = FAULTS.find((name) => name === fault);
  if (known === undefined) throw new TypeError(`fault must be one of ${FAULTS.join(', ')}, got ${fault}`);
  const { delayMs, times, path, retryAfterSeconds } = options;
  checkNumber('delayMs', delayMs, 0);
  checkNumber('times', times, 1);
  checkNumber('retryAfterSeconds', retryAfterSeconds, 0);
  if (path !== undefined && typeof path !== 'string') throw new TypeError('path must be a string');
  if (known === 'refuse' && (times !== undefined || path !== undefined)) {
    throw new RangeError('refuse meets connections, not requests: it takes neither times nor path');
  }
  return {
    fault: known,
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(times === undefined ? {} : { times }),
    ...(path === undefined ? {} : { path }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

function checkNumber(name: string, value: unknown, least: number): void {
  if (value === undefined) return;
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number`);
  if (!Number.isInteger(value) || value < least)
    throw new RangeError(`${name} must be an integer ≥ ${least}, got ${value}`);
}
