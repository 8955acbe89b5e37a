import { systemClock } from '@relais/model';
import axios, { AxiosHeaders, getAdapter, type InternalAxiosRequestConfig } from 'axios';
import { expect, it } from 'vitest';
import { Exchange } from '../../src/axios/exchange.ts';
import { resourceRequest } from '../../src/axios/resource-request.ts';
import { wireChannel } from '../../src/axios/wire-channel.ts';
import { BASE_PATH, openScene } from './scene.ts';

it.each(['http', 'fetch'] as const)(
  'the %s adapter tells when the host’s request is on its way, and over',
  async (name) => {
    await using scene = await openScene();
    const base = new URL(scene.baseURL);
    expect(base.pathname).toBe(BASE_PATH);
    const request = resourceRequest(`${scene.baseURL}/accounts`, base);
    if (request === undefined) return expect.fail('no resource');
    // As a host does that fetches a secret of its own before it asks the bank.
    await using vault = await openScene();
    const adapter = async (config: InternalAxiosRequestConfig) => {
      await axios.get(vault.baseURL, { proxy: false });
      seen.push('vault');
      return getAdapter(name)(config);
    };
    const seen: string[] = [];
    const config = { url: request.url.href, method: 'get', headers: new AxiosHeaders(), proxy: false as const };
    const exchange = new Exchange(adapter, config, systemClock);
    const noList = (): Promise<never> => Promise.reject(new Error('no list was asked for'));
    const channel = wireChannel(exchange, request, base, () => seen.push('body'), noList);
    const scope = {
      signal: new AbortController().signal,
      leftMs: () => Number.POSITIVE_INFINITY,
      sent: () => void seen.push('sent'),
      replied: () => void seen.push('reply'),
    };
    await using visit = await channel.visit(scope);
    await visit.ask({ kind: 'accounts' }, scope);
    expect(seen.slice(0, 2)).toEqual(['vault', 'sent']);
    expect(seen).toContain('body');
  },
);
