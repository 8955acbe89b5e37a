import { randomUUID } from 'node:crypto';
import { checkFleetName, type Fleet } from '@relais/core';
import { afterStall, checkOptionNames, systemClock } from '@relais/model';
import { portOf, type RedisClient } from './clients/port-of.ts';
import { keysOf } from './keys.ts';
import { RedisView } from './redis-view.ts';

/** How a fleet uses the host program's Redis. */
export interface RedisFleetOptions {
  /** The host program's own client, of the package `redis` or `ioredis`, of one server or of a cluster. */
  readonly client: RedisClient;
  /** A second connection, which only listens: `client.duplicate()`. */
  readonly subscriber: RedisClient;
  /** Keeps fleets apart that share one Redis. 1 to 128 letters, digits or any of . : @ + _ - @defaultValue 'relais' */
  readonly prefix?: string;
  /** How long an operation may take, in milliseconds. 10 to 60,000. @defaultValue 1_000 */
  readonly timeoutMs?: number;
  /**
   * How often each worker compares its copy with the server, in milliseconds. 10 to 60,000. A lost message costs at most this.
   * All workers of a fleet give the same. @defaultValue 1_000
   */
  readonly lookEveryMs?: number;
}

const OPTIONS = { client: true, subscriber: true, prefix: true, timeoutMs: true, lookEveryMs: true } as const;
const DEFAULTS = { prefix: 'relais', timeoutMs: 1_000, lookEveryMs: 1_000 };

/** After a loss, each worker that lives has compared its copy within so many looks. */
const SETTLING_LOOKS = 2;

/**
 * A fleet whose workers share a Redis, with the protocol of server 7 or later. The fleet opens no connection and closes none.
 *
 * @throws {TypeError | RangeError} naming the option
 * @example
 * const client = await createClient({ url }).on('error', log).connect()
 * const subscriber = await client.duplicate().on('error', log).connect()
 * const fleet = redisFleet({ client, subscriber })
 */
export function redisFleet(given: RedisFleetOptions): Fleet {
  checkOptionNames('', given, OPTIONS, 'redisFleet');
  const { client, subscriber, prefix, timeoutMs, lookEveryMs } = { ...DEFAULTS, ...given };
  const port = portOf(client, subscriber);
  checkFleetName(prefix);
  checkTime('timeoutMs', timeoutMs);
  checkTime('lookEveryMs', lookEveryMs);
  const workerId = randomUUID();
  let operations = 0;
  const newId = (): string => {
    operations += 1;
    return `${workerId}.${operations}`;
  };
  // A process that stood still reads the answers first that arrived meanwhile.
  const clock = afterStall(systemClock);
  const settleMs = SETTLING_LOOKS * lookEveryMs;
  const parts = { port, clock, timeoutMs, lookEveryMs, settleMs, workerId, newId };
  return {
    workerId,
    open: (bankId) => new RedisView({ ...parts, keys: keysOf(prefix, checkFleetName(bankId)) }),
  };
}

function checkTime(option: string, ms: number): void {
  if (Number.isInteger(ms) && ms >= 10 && ms <= 60_000) return;
  throw new RangeError(`${option} must be an integer from 10 to 60,000 milliseconds, got ${ms}`);
}
