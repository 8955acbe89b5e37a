import { createSealedStore } from '@relais/model';
import axios, { AxiosError, type AxiosRequestConfig, CanceledError } from 'axios';
import { describe, expect, it } from 'vitest';
import { consecutiveFailures } from '../../../core/src/trip/consecutive-failures.ts';
import { FaultyStore, swallowing } from '../../../model/test/store/faulty-store.ts';
import { ACCOUNT, afterOutage, BALANCE, BASE_PATH, brokenBank, IBAN, json, openScene, row, wellBank } from './scene.ts';

/** A policy of its own for each scene: policies remember. */
const five = () => ({ failover: { trip: consecutiveFailures({ failures: 5, apartMs: 0 }) } });

describe('while the API answers', () => {
  it('gives its answers as they came, and names the channel in a header', async () => {
    await using scene = await openScene();
    const plain = await axios.get(`${scene.baseURL}/accounts`);
    const { data, status, headers, config } = await scene.client.get('/accounts');
    expect(data).toEqual(plain.data);
    expect([status, headers['x-bank'], headers['x-relais-channel']]).toEqual([200, 'yes', 'api']);
    expect(config.url).toBe('/accounts');
    expect(config).not.toHaveProperty('signal');
  });

  it('sends address, parameters and headers as the host’s client would', async () => {
    await using scene = await openScene();
    await scene.client.get('/accounts/ACC-0001/transactions', { params: { dateFrom: '2026-09-01', page: 2 } });
    await scene.client.get(`${scene.baseURL}/accounts/ACC-0001/transactions?dateFrom=2026-09-01`);
    expect(scene.requests).toEqual([
      `${BASE_PATH}/accounts/ACC-0001/transactions?dateFrom=2026-09-01&page=2`,
      `${BASE_PATH}/accounts/ACC-0001/transactions?dateFrom=2026-09-01`,
    ]);
  });

  it.each([400, 401, 403, 404, 429, 500, 503])('gives its %i as a plain client gets it', async (status) => {
    await using scene = await openScene(five());
    scene.answer = (_, response) => json(response, { status, error: 'E', message: 'the bank’s own words' }, status);
    const plain: AxiosError = await axios.get(`${scene.baseURL}/accounts`).catch((error) => error);
    const error: AxiosError = await scene.client.get('/accounts').catch((thrown) => thrown);
    expect(error).toBeInstanceOf(AxiosError);
    expect({ ...error, config: 0, request: 0, response: 0, stack: 0 }).toEqual({
      ...plain,
      config: 0,
      request: 0,
      response: 0,
      stack: 0,
    });
    expect(error.response?.data).toEqual(plain.response?.data);
    expect(error.config?.url).toBe('/accounts');
    expect(error.config).not.toHaveProperty('signal');
  });

  it('obeys the host’s validateStatus, and still learns that the bank is down', async () => {
    await using scene = await openScene({ ...five(), client: { validateStatus: () => true } });
    scene.answer = brokenBank;
    for (let call = 1; call <= 4; call += 1) expect((await scene.client.get('/accounts')).status).toBe(503);
    expect(scene.failover.state).toBe('closed');
    expect((await scene.client.get('/accounts')).headers['x-relais-channel']).toBe('fallback');
    expect(scene.failover.incident?.evidence.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
  });

  it('hands over a maintenance page as it came, and counts it', async () => {
    await using scene = await openScene(five());
    scene.answer = (_, response) => response.end('<html>Maintenance</html>');
    for (let call = 1; call <= 4; call += 1) {
      expect((await scene.client.get('/accounts')).data).toBe('<html>Maintenance</html>');
    }
    expect((await scene.client.get('/accounts')).data.accounts).toHaveLength(1);
    expect(scene.failover.incident?.evidence.map(({ kind }) => kind)).toEqual(Array(5).fill('malformed'));
  });

  it('keeps the X-Request-Id of the host as evidence', async () => {
    await using scene = await openScene();
    scene.answer = brokenBank;
    await scene.client.get('/accounts', { headers: { 'X-Request-Id': 'req-7' } });
    expect(scene.failover.incident?.evidence).toMatchObject([{ requestId: 'req-7', endpoint: 'accounts' }]);
  });

  it('keeps the host’s own redirects off', async () => {
    await using scene = await openScene(five());
    scene.answer = (_, response) => response.writeHead(302, { location: '/elsewhere' }).end();
    await expect(scene.client.get('/accounts', { maxRedirects: 0 })).rejects.toMatchObject({ status: 302 });
    expect(scene.requests).toEqual([`${BASE_PATH}/accounts`]);
  });
});

describe('while the API is down', () => {
  it.each<[string, (base: string) => AxiosRequestConfig]>([
    ['relative', () => ({ url: '/accounts/ACC-0001/transactions?dateFrom=2026-09-01' })],
    ['absolute', (base) => ({ url: `${base}/accounts/ACC-0001/transactions?dateFrom=2026-09-01` })],
    ['absolute, without a base', (base) => ({ baseURL: '', url: `${base}/accounts/ACC-0001/transactions` })],
    ['parameters', () => ({ url: 'accounts/ACC-0001/transactions', params: { dateFrom: '2026-09-01' } })],
    [
      'a base without the path',
      (base) => ({ baseURL: new URL(base).origin, url: `${BASE_PATH}/accounts/ACC-0001/transactions` }),
    ],
  ])('answers addresses of every form: %s', async (_, config) => {
    await using scene = await openScene();
    await afterOutage(scene);
    const { status, data, headers } = await scene.client.request(config(scene.baseURL));
    expect([status, headers['x-relais-channel'], headers['content-type']]).toEqual([
      200,
      'fallback',
      'application/hal+json;charset=utf-8',
    ]);
    // Known from the API: its own id.
    expect(data.transactions).toEqual([row(1, 'row-1')]);
    expect(scene.requests).toEqual([]);
  });

  it('answers every resource with the bank’s JSON, links and the ids the host knows', async () => {
    await using scene = await openScene();
    await afterOutage(scene);
    const accounts = `${BASE_PATH}/accounts`;
    const get = async (path: string): Promise<unknown> => (await scene.client.get(path)).data;
    expect(await get('/accounts')).toMatchObject({
      accounts: [
        {
          resourceId: ACCOUNT.resourceId,
          _links: {
            balances: { href: `${accounts}/ACC-0001/balances` },
            transactions: { href: `${accounts}/ACC-0001/transactions` },
          },
        },
      ],
      _links: { self: { href: accounts } },
    });
    expect(await get('/accounts/ACC-0001/balances')).toEqual({
      balances: [BALANCE],
      _links: {
        self: { href: `${accounts}/ACC-0001/balances` },
        'parent-list': { href: accounts },
        transactions: { href: `${accounts}/ACC-0001/transactions` },
      },
    });
    expect(await get('/end-user-identity')).toEqual({
      connectedPsu: 'EXEMPLE Alice',
      _links: { self: { href: `${BASE_PATH}/end-user-identity` } },
    });
  });

  it('answers 204 where there is nothing to list', async () => {
    await using scene = await openScene();
    await afterOutage(scene);
    scene.fallbackRows = [];
    for (const path of ['/trusted-beneficiaries', '/accounts/ACC-0001/transactions?dateFrom=2026-10-03']) {
      const { status, data, headers } = await scene.client.get(path);
      expect([status, data, headers['x-relais-channel']]).toEqual([204, '', 'fallback']);
    }
  });

  it('says in headers which incident it is, and from when on a list is whole', async () => {
    await using scene = await openScene();
    await afterOutage(scene);
    const { headers } = await scene.client.get('/accounts/ACC-0001/transactions?dateFrom=2020-01-01');
    expect(headers).toMatchObject({
      'x-relais-incident': scene.failover.incident?.id,
      'x-relais-served-from': '2026-07-07',
    });
  });

  it.each([
    ['text', (data: unknown) => JSON.parse(data as string)],
    ['json', (data: unknown) => data],
    ['arraybuffer', (data: unknown) => JSON.parse((data as Buffer).toString())],
  ] as const)('gives the body as responseType %s asks', async (responseType, read) => {
    await using scene = await openScene();
    await afterOutage(scene);
    const { data } = await scene.client.get('/accounts', { responseType });
    expect(read(data).accounts).toHaveLength(1);
  });

  it('runs the host’s interceptors and transformers on its answers', async () => {
    await using scene = await openScene({
      client: { transformResponse: [(text: string) => ({ wrapped: text.length })] },
    });
    await afterOutage(scene);
    const seen: string[] = [];
    scene.client.interceptors.request.use((config) => {
      seen.push(`to ${config.url}`);
      return config;
    });
    scene.client.interceptors.response.use((response) => {
      seen.push(`from ${response.headers['x-relais-channel']}`);
      return response;
    });
    const { data } = await scene.client.get('/accounts');
    expect(data).toEqual({ wrapped: expect.any(Number) });
    expect(seen).toEqual(['to /accounts', 'from fallback']);
  });

  it('parses numbers and amounts by the host’s own rules only', async () => {
    await using scene = await openScene();
    await afterOutage(scene);
    const { data } = await scene.client.get('/accounts/ACC-0001/balances');
    expect(data.balances[0].balanceAmount.amount).toBe('1523.40');
  });
});

describe('a caller who does not wait', () => {
  it.each(['signal', 'cancelToken'] as const)('leaves by %s: CanceledError, and nothing counts', async (way) => {
    await using scene = await openScene();
    const leave = new AbortController();
    const source = axios.CancelToken.source();
    scene.answer = () => {
      leave.abort();
      source.cancel();
    };
    const config = way === 'signal' ? { signal: leave.signal } : { cancelToken: source.token };
    const error = await scene.client.get('/accounts', config).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(CanceledError);
    expect(axios.isCancel(error)).toBe(true);
    expect(scene.failover.state).toBe('closed');
  });

  it.each([
    [undefined, 'ECONNABORTED'],
    [{ clarifyTimeoutError: true }, 'ETIMEDOUT'],
  ])('gets axios’s own time-out (transitional: %j)', async (transitional, code) => {
    await using scene = await openScene();
    scene.answer = () => {};
    const given = { timeout: 30, ...(transitional && { transitional }) };
    const error = await scene.client.get('/accounts', given).catch((thrown) => thrown);
    expect(error).toMatchObject({ isAxiosError: true, code, message: 'timeout of 30ms exceeded' });
    expect(error.response).toBeUndefined();
  });

  it('does not end the observation: the bank’s silence is told once its whole time is over', async () => {
    // Long after the caller's own time-out, also on a busy machine.
    await using scene = await openScene({ failover: { deadlineMs: 3_000 } });
    scene.answer = () => {};
    const tripped = Promise.withResolvers<void>();
    scene.failover.on('failover', () => tripped.resolve());
    await expect(scene.client.get('/accounts', { timeout: 20 })).rejects.toThrow('timeout of 20ms');
    expect(scene.failover.state).toBe('closed');
    await tripped.promise;
    expect(scene.failover.incident?.basis).toBe('no_reply_presumption');
  });

  it('hears of silence without a time-out of their own as a time-out, too', async () => {
    await using scene = await openScene({
      failover: { deadlineMs: 40, trip: consecutiveFailures({ failures: 2, apartMs: 0 }) },
    });
    scene.answer = () => {};
    const error = await scene.client.get('/accounts').catch((thrown) => thrown);
    expect(error).toMatchObject({ isAxiosError: true, code: 'ECONNABORTED', cause: { code: 'bank_unavailable' } });
  });
});

describe('ids', () => {
  it('of an account first listed during an outage stay, and reach the API as its own', async () => {
    await using scene = await openScene();
    scene.answer = brokenBank;
    const during = (await scene.client.get('/accounts')).data.accounts;
    expect(during).toMatchObject([{ accountId: { iban: IBAN } }]);
    const [{ resourceId }] = during;
    expect(resourceId).toMatch(/^relais-/);
    scene.failover.isolate('api', { person: 'Exemple', reason: 'the API is back' });
    scene.answer = wellBank;
    const after = await scene.client.get('/accounts');
    expect(after.headers['x-relais-channel']).toBe('api');
    expect(after.data.accounts).toMatchObject([{ ...ACCOUNT, resourceId }]);
    await scene.client.get(`/accounts/${resourceId}/balances`);
    await scene.client.get(`/accounts/${resourceId}/transactions`, { params: { dateFrom: '2026-09-01' } });
    expect(scene.requests.slice(-2)).toEqual([
      `${BASE_PATH}/accounts/ACC-0001/balances`,
      `${BASE_PATH}/accounts/ACC-0001/transactions?dateFrom=2026-09-01`,
    ]);
  });

  it('of an account first listed during an outage reach the API as its own, although its list was not read since', async () => {
    await using scene = await openScene();
    scene.answer = brokenBank;
    const [{ resourceId }] = (await scene.client.get('/accounts')).data.accounts;
    scene.failover.isolate('api', { person: 'Exemple', reason: 'the API is back' });
    scene.answer = wellBank;
    scene.requests.length = 0;
    const { data } = await scene.client.get(`/accounts/${resourceId}/balances`, { params: { page: 1 } });
    expect(data.balances).toEqual([BALANCE]);
    expect(scene.requests).toEqual([`${BASE_PATH}/accounts`, expect.stringContaining('/accounts/ACC-0001/balances')]);
    scene.answer = brokenBank;
    await expect(scene.client.get(`/accounts/relais-${'0'.repeat(28)}/balances`)).rejects.toMatchObject({
      isAxiosError: true,
      cause: { code: 'bank_unavailable', status: 503 },
    });
  });

  it('that the store cannot keep the same are said to be so in a header', async () => {
    const keyv = new FaultyStore();
    keyv.failAll(swallowing);
    await using scene = await openScene({ store: createSealedStore({ keyv, key: new Uint8Array(32) }) });
    const { headers, data } = await scene.client.get('/accounts');
    expect([headers['x-relais-channel'], headers['x-relais-ids']]).toEqual(['api', 'unstable']);
    expect(data.accounts).toEqual([ACCOUNT]);
    await using well = await openScene();
    expect((await well.client.get('/accounts')).headers).not.toHaveProperty('x-relais-ids');
  });

  it('of a row first read during an outage stay, and no digit of the reply around them changes', async () => {
    await using scene = await openScene();
    await afterOutage(scene);
    scene.fallbackRows = [row(2), row(1)];
    const url = '/accounts/ACC-0001/transactions?dateFrom=2026-10-01';
    const ids = (await scene.client.get(url)).data.transactions.map(
      (given: { resourceId: string }) => given.resourceId,
    );
    expect(ids).toEqual([expect.stringMatching(/^relais-/), 'row-1']);
    scene.failover.isolate('api', { person: 'Exemple', reason: 'the API is back' });
    const rows = JSON.stringify([row(2, 'row-2'), row(1, 'row-1')]);
    scene.answer = (_, response) =>
      json(response, `{"transactions":${rows},"serial":12345678901234567890.10,"_links":{}}`);
    const { data, headers } = await scene.client.get(url, { responseType: 'text' });
    expect(JSON.parse(data).transactions.map((given: { resourceId: string }) => given.resourceId)).toEqual(ids);
    expect(data).toContain('"serial":12345678901234567890.10');
    expect(headers).not.toHaveProperty('content-length');
  });

  it('are learned from a list of the API once its caller has followed it to the end', async () => {
    await using scene = await openScene();
    const path = `${BASE_PATH}/accounts/ACC-0001/transactions`;
    const pages = [
      { transactions: [row(1, 'row-1')], _links: { self: { href: path }, next: { href: `${path}?page=2` } } },
      {
        transactions: [row(2, 'row-2')],
        _links: { self: { href: `${path}?page=2` }, next: { href: `${path}?page=2` } },
      },
    ];
    scene.answer = (request, response) => {
      if (!request.url?.includes('/transactions')) return wellBank(request, response);
      return json(response, pages[request.url.includes('page=2') ? 1 : 0]);
    };
    await scene.client.get('/accounts');
    await scene.client.get('/accounts/ACC-0001/transactions');
    await scene.client.get('/accounts/ACC-0001/transactions', { params: { page: 2 } });
    scene.answer = brokenBank;
    scene.fallbackRows = [row(2), row(1)];
    const { data } = await scene.client.get('/accounts/ACC-0001/transactions');
    expect(data.transactions.map((given: { resourceId: string }) => given.resourceId)).toEqual(['row-2', 'row-1']);
  });
});
