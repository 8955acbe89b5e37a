import axios, { type AxiosAdapter, type InternalAxiosRequestConfig } from 'axios';
import { describe, expect, it } from 'vitest';
import { afterOutage, BASE_PATH, brokenBank, openScene } from './scene.ts';

describe('a request that the fallback cannot answer', () => {
  it.each([
    ['another method', { method: 'post', url: '/accounts', data: 'x' }],
    ['a PUT of a consent', { method: 'put', url: '/consents' }],
    ['another resource', { url: '/funds-confirmations' }],
    ['a resource of an account that is none of ours', { url: '/accounts/ACC-0001/overdrafts' }],
    ['the path of the accounts below another base', { baseURL: 'http://127.0.0.1:9/other/', url: 'accounts' }],
    ['another version of the API', { url: `http://127.0.0.1:9${BASE_PATH.replace('v2.1', 'v2.0')}/accounts` }],
    ['another host', { url: `http://localhost:9${BASE_PATH}/accounts` }],
    ['a body as a stream', { url: '/accounts', responseType: 'stream' }],
    ['no PSU behind it', { url: '/accounts', headers: { 'x-user': undefined } }],
    ['an account id that cannot be decoded', { url: '/accounts/%E0%A4%A/balances' }],
  ] as const)(
    '%s: reaches the adapter as the very object that axios made, also during an outage',
    async (_, config) => {
      const seen: InternalAxiosRequestConfig[] = [];
      let made: InternalAxiosRequestConfig | undefined;
      const recorder: AxiosAdapter = async (given) => {
        seen.push(given);
        return { status: 200, statusText: 'OK', data: 'as it came', headers: {}, config: given };
      };
      await using scene = await openScene({ client: { adapter: recorder } });
      scene.failover.open({ person: 'Exemple', reason: 'test' });
      const { adapter } = scene.client.defaults;
      // What axios hands to its adapter is what the door was given.
      scene.client.defaults.adapter = (given) => {
        made = given;
        return (adapter as AxiosAdapter)(given);
      };
      const response = await scene.client.request(config as object);
      expect(seen).toHaveLength(1);
      expect(seen[0]).toBe(made);
      expect(response.data).toBe('as it came');
      expect(response.headers).not.toHaveProperty('x-relais-channel');
      expect(scene.asked.fallback).toBe(0);
    },
  );

  it('gets the bank’s own errors during an outage', async () => {
    await using scene = await openScene();
    await afterOutage(scene);
    await expect(scene.client.get('/consents')).rejects.toMatchObject({ response: { data: { message: 'Down' } } });
    await expect(scene.client.post('/accounts')).rejects.toMatchObject({ status: 503 });
    expect(scene.asked.fallback).toBe(0);
  });
});

describe('an instance that failover was taken off', () => {
  it('is as it was before', async () => {
    const { adapter } = axios.defaults;
    if (adapter === undefined) throw new Error('axios has adapters');
    await using scene = await openScene({ client: { adapter } });
    scene.detach();
    expect(scene.client.defaults.adapter).toEqual(adapter);
    scene.answer = brokenBank;
    await expect(scene.client.get('/accounts')).rejects.toMatchObject({ status: 503 });
    await expect(scene.client.get('/accounts')).rejects.toMatchObject({ status: 503 });
    expect(scene.failover.state).toBe('closed');
  });
});
