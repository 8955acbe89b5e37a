import { Agent } from 'node:https';
import { setImmediate } from 'node:timers/promises';
import { addDays, dateInZone } from '@relais/model';
import axios, { type AxiosResponse } from 'axios';
import { attachFailover } from 'relais/axios';
import { readAllAccounts } from 'relais-example-axios-drop-in/read-all-accounts';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, PATIENT, QUICK_RECOVERY, type Scene } from './bank-and-relais.ts';

const DATE_FROM = addDays(dateInZone(Date.now(), 'Europe/Paris'), -90);

const FAST_RECOVERY = () => ({ failover: { ...PATIENT, recovery: QUICK_RECOVERY } });

/** The aggregator's own client, attached; `channels` collects which channel answered. */
function attachedClient({ bank, relais }: Scene, customer: Scene['bank']['customers'][number]) {
  const { login, password, accessToken } = customer;
  const httpsAgent = new Agent({ ...bank.pki.qwac, ca: bank.pki.rootPem });
  const client = axios.create({ baseURL: `${bank.apiUrl}stet-psd2-api/v2.1`, httpsAgent, proxy: false });
  const psu = {
    id: login,
    consent: { id: `consent-${login}`, accounts: 'all', fallbackAllowed: true },
    credentials: async () => ({ user: login, password: Buffer.from(password) }),
  } as const;
  attachFailover(client, relais, { psuOf: () => psu });
  const channels = new Set<string>();
  client.interceptors.response.use((response) => {
    channels.add(String(response.headers['x-relais-channel']));
    return response;
  });
  return { client, channels, read: () => readAllAccounts(client, accessToken, DATE_FROM) };
}

describe('a program written only with axios', () => {
  it('gives the same output before, during and after an outage, rows and ids alike', async () => {
    await using scene = await openScene({ simulator: { apiPageSize: 40 }, relais: FAST_RECOVERY });
    const { bank, relais } = scene;
    const { read, channels } = attachedClient(scene, customerAt(bank, 0));
    const before = await read();
    expect(before.length).toBeGreaterThan(120);
    expect([...channels]).toEqual(['api']);

    await bank.faults.set('api', '503');
    for (let failure = 1; failure <= 4; failure += 1) {
      await expect(read()).rejects.toMatchObject({ isAxiosError: true, response: { status: 503 } });
    }
    channels.clear();
    expect(await read()).toEqual(before);
    expect(await read()).toEqual(before);
    expect([...channels]).toEqual(['fallback']);

    await bank.faults.clear('api');
    while (relais.state !== 'closed') {
      expect(await read()).toEqual(before);
      await setImmediate();
    }
    channels.clear();
    expect(await read()).toEqual(before);
    expect([...channels]).toEqual(['api']);
  });

  it('leaves the token and the identity of the PSU alone: no QWAC and no token reach the web bank', async () => {
    await using scene = await openScene({ relais: FAST_RECOVERY });
    const { bank } = scene;
    const customer = customerAt(bank, 0);
    const { client, read } = attachedClient(scene, customer);
    await read();
    const headers = { authorization: `Bearer ${customer.accessToken}` };
    const get = (path: string): Promise<AxiosResponse> => client.get(path, { headers });
    const { data: identity } = await get('end-user-identity');
    await bank.faults.set('api', '503');
    for (let failure = 1; failure <= 4; failure += 1) await expect(get('accounts')).rejects.toThrow();
    const { status, headers: answered } = await get('accounts');
    expect([status, answered['x-relais-channel']]).toEqual([200, 'fallback']);
    expect(JSON.stringify(bank.requestLog.snapshot().doors.web)).not.toContain(customer.accessToken);
    expect((await get('end-user-identity')).data).toEqual(identity);
    await expect(get('trusted-beneficiaries')).rejects.toMatchObject({
      response: { status: 503, data: { status: 503, error: 'Service Unavailable', path: 'trusted-beneficiaries' } },
      cause: { code: 'fallback_refused', reason: 'no_fallback' },
    });
  });
});
