import { expect, it } from 'vitest';
import { type FailoverOptions, silentTelemetry } from '../../src/index.ts';
import { answers, api, startEngine } from './engine.ts';

const throws = (): never => {
  throw new Error('mine');
};
const rejects = (): Promise<never> => Promise.reject(new Error('mine'));

const BROKEN: Readonly<Record<string, Partial<FailoverOptions>>> = {
  onOutcome: { onOutcome: throws },
  'onOutcome, later': { onOutcome: rejects },
  'a trip policy': { trip: { description: 'mine', observe: throws, reset: throws } },
  'a classifier': { classification: { classifiers: [{ name: 'mine', isOutage: throws }] } },
  'telemetry.outcome': { telemetry: { ...silentTelemetry, outcome: throws } },
  'telemetry.state': { telemetry: { ...silentTelemetry, state: throws } },
  'telemetry.call': { telemetry: { ...silentTelemetry, call: throws } },
  'telemetry.call, later': { telemetry: { ...silentTelemetry, call: rejects } },
  'telemetry.call that never runs it': { telemetry: { ...silentTelemetry, call: () => new Promise(() => {}) } },
  newId: { newId: throws },
  onListenerError: { onOutcome: throws, onListenerError: throws },
  'onListenerError, later': { onOutcome: throws, onListenerError: rejects },
  'the head of a journal': {
    journal: {
      get head(): never {
        return throws();
      },
    },
  },
  ownNetworkWorks: { ownNetworkWorks: throws },
};

it.each(Object.keys(BROKEN))('%s that throws changes no answer and keeps nothing from tripping', async (name) => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on('unhandledRejection', note);
  await using engine = startEngine(BROKEN[name]);
  engine.failover.on('primary:failure', throws);
  expect(await engine.call(api)).toBe('api');
  for (let failure = 1; failure <= 5; failure += 1) {
    await engine.call(answers(503)).catch((error: unknown) => expect(error).toMatchObject({ status: 503 }));
    await engine.pass(1_000);
  }
  expect(engine.failover.state).toBe('open');
  expect(await engine.call(api)).toBe('web');
  await engine.pass(10);
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

it('the host program is told of its mistakes where it asks for them', async () => {
  const told: string[] = [];
  await using engine = startEngine({ onOutcome: throws, onListenerError: (_, where) => told.push(where) });
  await engine.call(api);
  expect(told).toEqual(['onOutcome']);
});

it('telemetry that runs a call twice runs it once', async () => {
  let asked = 0;
  const telemetry: FailoverOptions['telemetry'] = {
    ...silentTelemetry,
    call: async (_, run) => {
      await run();
      return run();
    },
  };
  await using engine = startEngine({ telemetry });
  const counted = (): Promise<string> => {
    asked += 1;
    return api();
  };
  expect(await engine.call(counted)).toBe('api');
  expect(asked).toBe(1);
});
