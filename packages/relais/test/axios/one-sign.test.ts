import { isRelaisError } from '@relais/model';
import { AxiosError } from 'axios';
import axiosRetry, { exponentialDelay } from 'axios-retry';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../core/src/outcome/outcome.ts';
import { consecutiveFailures } from '../../../core/src/trip/consecutive-failures.ts';
import { brokenBank, json, openScene, type Scene, type SceneOptions, wellBank } from './scene.ts';

/** A client that tries again by itself, and a policy that trips at the fifth sign. */
async function retrying(options: SceneOptions = {}): Promise<Scene & { readonly outcomes: Outcome[] }> {
  const outcomes: Outcome[] = [];
  const scene = await openScene({
    ...options,
    failover: {
      trip: consecutiveFailures({ failures: 5, apartMs: 0 }),
      onOutcome: (outcome) => outcomes.push(outcome),
      ...options.failover,
    },
  });
  axiosRetry(scene.client, { retries: 5, retryDelay: (count, error) => exponentialDelay(count, error, 1) });
  return Object.assign(scene, { outcomes });
}

const kinds = ({ outcomes }: { readonly outcomes: readonly Outcome[] }): string[] => outcomes.map(({ kind }) => kind);

describe('retries that the host’s client makes by itself', () => {
  it('are one sign: six requests of one call trip nothing', async () => {
    await using scene = await retrying();
    scene.answer = brokenBank;
    await expect(scene.client.get('/accounts')).rejects.toMatchObject({ response: { status: 503 } });
    expect([scene.requests.length, scene.failover.state]).toEqual([6, 'closed']);
  });

  it('of five calls are five signs', async () => {
    await using scene = await retrying();
    scene.answer = brokenBank;
    for (let call = 1; call <= 4; call += 1) await scene.client.get('/accounts').catch(() => undefined);
    expect([scene.requests.length, scene.failover.state]).toEqual([24, 'closed']);
    const { headers } = await scene.client.get('/accounts');
    expect([headers['x-relais-channel'], scene.failover.incident?.evidence.length]).toEqual(['fallback', 5]);
  });

  it('that succeed leave nothing: what is asked with the config of an answer is another call', async () => {
    await using scene = await retrying();
    scene.answer = wellBank;
    const { config } = await scene.client.get('/accounts');
    expect(Object.keys(config)).not.toContain('relaisCall');
    scene.answer = (_, response) => json(response, {}, 500);
    for (let call = 1; call <= 4; call += 1) {
      await scene.client.request({ ...config, 'axios-retry': { retries: 0 } }).catch(() => undefined);
    }
    expect(scene.failover.state).toBe('closed');
    await scene.client.request({ ...config, 'axios-retry': { retries: 0 } }).catch(() => undefined);
    expect(scene.failover.state).not.toBe('closed');
  });

  it('for another address are other calls', async () => {
    await using scene = await openScene({ failover: { trip: consecutiveFailures({ failures: 2, apartMs: 0 }) } });
    scene.answer = brokenBank;
    const failed: AxiosError = await scene.client.get('/accounts').catch((error) => error);
    await scene.client.request({ ...failed.config, url: '/end-user-identity' }).catch(() => undefined);
    expect(scene.failover.state).not.toBe('closed');
  });
});

describe('a failure of the network by the host’s client', () => {
  it.each<[string, Parameters<typeof openScene>[0], string]>([
    ['the http adapter', { client: { adapter: 'http' } }, 'connection'],
    ['the fetch adapter', { client: { adapter: 'fetch' } }, 'connection'],
  ])('is the same by %s', async (_, options, kind) => {
    await using scene = await retrying({
      ...options,
      failover: { trip: consecutiveFailures({ failures: 9, apartMs: 0 }) },
    });
    scene.answer = (request) => request.socket.destroy();
    const error: AxiosError = await scene.client
      .get('/accounts', { 'axios-retry': { retries: 0 } })
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(AxiosError);
    expect(isRelaisError(error)).toBe(false);
    expect(kinds(scene)).toEqual([kind]);
  });

  it.each<[string[], string]>([
    [['ENETUNREACH', 'ECONNREFUSED'], 'connection'],
    [['ENETUNREACH', 'EHOSTUNREACH'], 'own_network'],
  ])('is read address by address: %j is %s', async (codes, kind) => {
    const ofOne = (code: string): Error => Object.assign(new Error(code), { code, syscall: 'connect' });
    const failed = AxiosError.from(Object.assign(new AggregateError(codes.map(ofOne)), { code: codes[0] }));
    await using scene = await retrying({ client: { adapter: () => Promise.reject(failed) } });
    await expect(scene.client.get('/accounts', { 'axios-retry': { retries: 0 } })).rejects.toBe(failed);
    expect(kinds(scene)).toEqual([kind]);
  });

  it('of an adapter of the host’s own reaches the host as it is', async () => {
    const own = Object.assign(new Error('the host’s own'), { code: 'ECONNREFUSED' });
    await using scene = await retrying({ client: { adapter: () => Promise.reject(own) } });
    const call = scene.client.get('/accounts', { 'axios-retry': { retries: 0 } });
    await expect(call).rejects.toBe(own);
    expect(kinds(scene)).toEqual(['connection']);
  });
});

describe('psuOf', () => {
  it('that throws ends the request, typed, and without its text', async () => {
    const psuOf = (): never => {
      throw new Error('canary-4711');
    };
    await using scene = await openScene({ psuOf });
    const error: AxiosError = await scene.client.get('/accounts').catch((thrown) => thrown);
    expect(error.cause).toMatchObject({ code: 'own_network', reason: 'psu_of', actor: 'host' });
    expect(String((error.cause as Error).cause) + String(error.cause)).not.toContain('canary');
    expect(scene.requests).toEqual([]);
  });

  it.each<[string, object, object]>([
    ['the caller’s time-out', { timeout: 20 }, { code: 'ECONNABORTED', cause: { reason: 'psu_of' } }],
    ['the caller’s signal', { signal: AbortSignal.timeout(20) }, { code: 'ERR_CANCELED' }],
  ])('that never answers ends with %s', async (_, config, expected) => {
    await using scene = await openScene({ psuOf: () => new Promise(() => undefined) });
    await expect(scene.client.get('/accounts', config)).rejects.toMatchObject(expected);
    expect(scene.requests).toEqual([]);
  });

  it('that takes time takes it from the caller’s, and has it left alone where it knows nobody', async () => {
    await using scene = await openScene({ psuOf: async () => undefined });
    expect((await scene.client.get('/accounts', { timeout: 5_000 })).data.accounts).toHaveLength(1);
  });
});
