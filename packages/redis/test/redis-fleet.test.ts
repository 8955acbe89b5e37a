import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '@relais/model';
import { afterAll, beforeAll, describe } from 'vitest';
import { fleetContract } from '../../core/test/fleet/fleet.contract.ts';
import { redisFleet } from '../src/index.ts';
import { CLIENTS, type Connections } from './clients.ts';
import { hasRedis, type RedisServer, startRedis } from './redis-server.ts';

describe.skipIf(!hasRedis()).each(CLIENTS)(
  '%s (skipped where no redis-server is on the PATH)',
  (_, connect, isCluster) => {
    let redis: RedisServer;
    const connections: Connections[] = [];

    beforeAll(async () => {
      redis = await startRedis({ isCluster });
    });
    afterAll(async () => {
      for (const one of connections) one[Symbol.dispose]();
      await redis[Symbol.asyncDispose]();
    });

    fleetContract(() => ({
      join: () => {
        const connected = connect(redis.port);
        connections.push(connected);
        const { client, subscriber } = connected;
        return redisFleet({ client, subscriber, lookEveryMs: 25 });
      },
      clock: systemClock,
      // The server's time passes for all alike: nothing tells when it has.
      pass: (ms) => wait(ms),
      shortMs: 300,
    }));
  },
);
