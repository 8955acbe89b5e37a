import { type RedisClient, redisFleet } from '../../src/index.ts';

// A Redis that never answers, over no connection: only a timer could keep the process alive now.
const never = (): Promise<never> => new Promise(() => {});
const open = (): RedisClient => ({ sendCommand: never, subscribe: never, unsubscribe: never, on: never, off: never });
const fleet = redisFleet({ client: open(), subscriber: open() });
fleet.open('cic');
fleet
  .open('bank')
  .once('mark', 1_000)
  .catch(() => {});
void fleet.open('closed')[Symbol.asyncDispose]();
process.stdout.write('opened\n');
