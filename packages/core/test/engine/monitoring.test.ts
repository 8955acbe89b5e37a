import { RelaisError } from '@relais/model';
import { expect, it } from 'vitest';
import { type FailoverOptions, silentTelemetry, type TelemetryCall } from '../../src/index.ts';
import { answers, api, startEngine } from './engine.ts';

function watching(told: TelemetryCall[]): Partial<FailoverOptions> {
  return {
    serverAddress: { api: 'api.bank.example', fallback: 'door.bank.example' },
    telemetry: {
      ...silentTelemetry,
      call: (call, run) => {
        told.push(call);
        return run();
      },
    },
  };
}

it('telemetry is told which host a call goes to, on either channel', async () => {
  const told: TelemetryCall[] = [];
  await using engine = startEngine(watching(told));
  await engine.call(api);
  await engine.trip();
  const [first, last] = [told.at(0), told.at(-1)];
  expect(first).toMatchObject({ channel: 'api', serverAddress: 'api.bank.example' });
  expect(last).toMatchObject({ channel: 'fallback', serverAddress: 'door.bank.example' });
});

it('telemetry is told of calls with a deadline of their own, of calls that are held, and of trials', async () => {
  const told: TelemetryCall[] = [];
  await using hasty = startEngine(watching(told));
  await hasty.call(api, { deadlineMs: 1_000 });
  await using held = startEngine({ ...watching(told), beforeTrip: 'wait' });
  await held.call(api);
  expect(told.map(({ channel }) => channel)).toEqual(['api', 'api']);
  await using engine = startEngine({ ...watching(told), recovery: { hint: api } });
  await engine.trip();
  await engine.pass(60_000);
  told.length = 0;
  expect(await engine.call(api)).toBe('api');
  expect(told).toMatchObject([{ channel: 'api' }]);
});

it('a refused fallback call is told with the time it took', async () => {
  await using engine = startEngine();
  await engine.trip();
  const refused: unknown[] = [];
  engine.failover.on('fallback:refused', (event) => refused.push(event));
  const slow = async (): Promise<never> => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    throw new RelaisError('page_drift', 'changed');
  };
  const call = engine.call(answers(503), { fallback: slow });
  call.catch(() => {});
  await engine.pass(700);
  await expect(call).rejects.toMatchObject({ code: 'page_drift' });
  expect(refused).toMatchObject([{ code: 'page_drift', tookMs: 700 }]);
});
