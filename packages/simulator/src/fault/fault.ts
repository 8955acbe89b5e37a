/** Faults that meet connections, before any request. */
export const CONNECTION_FAULTS = ['refuse', 'impostor'] as const;

/** Faults that meet requests. */
export const REQUEST_FAULTS = [
  'hang',
  'reset',
  'slow',
  'drip',
  'cut',
  'status',
  '429',
  '503',
  '500-html',
  '200-html',
  '200-empty',
  'firewall',
  'captcha',
  'huge',
  'gzip-bomb',
  'redirect-foreign',
  'redirect-http',
] as const;

/** Name of a fault that meets connections. */
export type ConnectionFault = (typeof CONNECTION_FAULTS)[number];

/** Name of a fault that meets requests. */
export type RequestFault = (typeof REQUEST_FAULTS)[number];

/** The faults of a door in place of good answers. The README explains each. */
export type Fault = ConnectionFault | RequestFault;

/** When a fault strikes, and how. */
export interface FaultOptions {
  /** `slow`: delay of the good answer, in milliseconds. @defaultValue 1000 */
  readonly delayMs?: number;
  /** Number of requests that it strikes before it is gone. Not for connection faults. @defaultValue without end */
  readonly times?: number;
  /** Strikes only requests whose path contains this, e.g. `/transactions`. Not for connection faults. @defaultValue all */
  readonly path?: string;
  /** `status`, `429`, `503`, `firewall`, `captcha`: value of the `Retry-After` header, in seconds. @defaultValue no such header */
  readonly retryAfterSeconds?: number;
  /** `status`: the status of the answer, 200 to 599. @defaultValue 500 */
  readonly status?: number;
  /** `status`, at the API: the bank's code, or that of RFC 6749 below `oauth2/`. @defaultValue the status in words */
  readonly error?: string;
  /** `status`: the body of the answer, e.g. a gateway's page. @defaultValue as the door speaks */
  readonly body?: 'json' | 'html' | 'empty';
}

/** A fault in force. */
export interface ActiveFault<F extends Fault = Fault> extends FaultOptions {
  readonly fault: F;
}

/** True for a fault of connections, which strikes before any request. */
export function isConnectionFault(fault: Fault): fault is ConnectionFault {
  return CONNECTION_FAULTS.some((name) => name === fault);
}

/**
 * Checks a fault from outside.
 *
 * @throws {TypeError} on an unknown fault or an option of a wrong type
 * @throws {RangeError} for a number below its least value, or a limit that a connection fault cannot have
 */
export function checkFault(name: string, options: FaultOptions = {}): ActiveFault {
  const faults = [...CONNECTION_FAULTS, ...REQUEST_FAULTS];
  const fault = faults.find((known) => known === name);
  if (fault === undefined) throw new TypeError(`fault must be one of ${faults.join(', ')}, got ${name}`);
  const { delayMs, times, path, retryAfterSeconds, status, error, body } = options;
  checkNumber('delayMs', delayMs, 0);
  checkNumber('times', times, 1);
  checkNumber('retryAfterSeconds', retryAfterSeconds, 0);
  checkNumber('status', status, 200);
  if (status !== undefined && status > 599) throw new RangeError(`status must be an integer ≤ 599, got ${status}`);
  checkText('path', path);
  checkText('error', error);
  if (body !== undefined && !BODIES.includes(body)) throw new TypeError(`body must be one of ${BODIES.join(', ')}`);
  if (isConnectionFault(fault) && (times !== undefined || path !== undefined)) {
    throw new RangeError(`${fault} meets connections, not requests: it takes neither times nor path`);
  }
  return {
    fault,
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(times === undefined ? {} : { times }),
    ...(path === undefined ? {} : { path }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(status === undefined ? {} : { status }),
    ...(error === undefined ? {} : { error }),
    ...(body === undefined ? {} : { body }),
  };
}

const BODIES: readonly unknown[] = ['json', 'html', 'empty'];

function checkText(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'string') throw new TypeError(`${name} must be a string`);
}

function checkNumber(name: string, value: unknown, least: number): void {
  if (value === undefined) return;
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number`);
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${name} must be an integer ≥ ${least}, got ${value}`);
  }
}
