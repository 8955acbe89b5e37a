import { manualClock, type ReadingRight, RelaisError } from '@relais/model';
import type { AxiosResponse } from 'axios';
import { describe, expect, it } from 'vitest';
import { afterOutage, BASE_PATH, openScene, row, type Scene, wellBank } from './scene.ts';

const ROWS = Array.from({ length: 250 }, (_, index) => row(index + 1));
const PATH = `${BASE_PATH}/accounts/ACC-0001/transactions`;

/** Follows a link as an aggregator does: resolved against the origin. */
function follow({ client, baseURL }: Scene, { data }: AxiosResponse, headers = {}): Promise<AxiosResponse> {
  return client.get(new URL(data._links.next.href, baseURL).href, { headers });
}

async function longList(doorClock = manualClock(), right?: ReadingRight): Promise<Scene> {
  const scene = await openScene({ doorClock, ...(right !== undefined && { right }) });
  await afterOutage(scene);
  scene.fallbackRows = ROWS;
  return scene;
}

describe('a long list of the fallback', () => {
  it('comes in pages whose links carry their channel, and is read from the bank once', async () => {
    await using scene = await longList();
    const first = await scene.client.get('/accounts/ACC-0001/transactions?dateFrom=2026-09-01');
    const second = await follow(scene, first);
    const third = await follow(scene, second);
    const amounts = [first, second, third].flatMap(({ data }) => data.transactions);
    expect(amounts.map(({ transactionAmount }) => transactionAmount.amount)).toEqual(
      ROWS.map(({ transactionAmount }) => transactionAmount.amount),
    );
    expect([first, second, third].map(({ data }) => data.transactions.length)).toEqual([100, 100, 50]);
    const marked = (page: number) => ({
      href: `${PATH}?dateFrom=2026-09-01&relais-channel=fallback&relais-page=list-1.${page}`,
    });
    expect(first.data._links).toMatchObject({ self: { href: `${PATH}?dateFrom=2026-09-01` }, next: marked(2) });
    expect(second.data._links).toMatchObject({ self: marked(2), next: marked(3) });
    expect(third.data._links).not.toHaveProperty('next');
    expect(third.headers['x-relais-channel']).toBe('fallback');
    expect(scene.asked.fallback).toBe(1);
  });

  it('ends on the fallback, though the API is back', async () => {
    await using scene = await longList();
    const first = await scene.client.get('/accounts/ACC-0001/transactions');
    scene.failover.isolate('api', { person: 'Exemple', reason: 'the API is back' });
    scene.answer = wellBank;
    const second = await follow(scene, first);
    expect(second.headers['x-relais-channel']).toBe('fallback');
    expect(second.data.transactions).toHaveLength(100);
    expect(scene.requests).toEqual([]);
  });

  it('is given to nobody but its own PSU', async () => {
    await using scene = await longList();
    const first = await scene.client.get('/accounts/ACC-0001/transactions');
    await expect(follow(scene, first, { 'x-user': 'bob' })).rejects.toMatchObject({ status: 400 });
  });

  it('is forgotten after ten minutes: 400, with a word on what to do', async () => {
    const clock = manualClock();
    await using scene = await longList(clock);
    const first = await scene.client.get('/accounts/ACC-0001/transactions');
    clock.advance(600_000);
    await expect(follow(scene, first)).rejects.toMatchObject({
      response: {
        status: 400,
        data: { status: 400, error: 'Bad Request', message: expect.stringMatching(/begin the list again/) },
      },
      cause: { code: 'fallback_refused', reason: 'page_gone' },
    });
  });

  it.each(['relais-page=list-1.4', 'relais-page=list-1.0', 'relais-page=other.2', 'relais-page='])(
    'has no page %s',
    async (page) => {
      await using scene = await longList();
      await scene.client.get('/accounts/ACC-0001/transactions');
      const url = `/accounts/ACC-0001/transactions?relais-channel=fallback&${page}`;
      await expect(scene.client.get(url)).rejects.toMatchObject({ status: 400 });
    },
  );
});

describe('a link of the API', () => {
  it.each([
    'page=2',
    'dateFrom=2026-09-01&index=abc',
    'afterEntryReference=7',
    'dateFrom=yesterday',
    'dateFrom=2026-10-01T13:00:00Z',
  ])('is refused during an outage, never answered with another page: ?%s', async (query) => {
    await using scene = await openScene();
    await afterOutage(scene);
    await expect(scene.client.get(`/accounts/ACC-0001/transactions?${query}`)).rejects.toMatchObject({
      response: { status: 503, data: { message: expect.stringMatching(/begin the list again/) } },
      cause: { code: 'fallback_refused', reason: 'page_of_api' },
    });
    expect(scene.asked.fallback).toBe(0);
  });
});

describe('while the API is being tried', () => {
  it('a list that a trial began at the API goes on there, though its next page is no trial', async () => {
    await using scene = await openScene({ failover: { recovery: { hint: async () => {}, firstHintMs: 50 } } });
    const probed = Promise.withResolvers<void>();
    scene.failover.on('probe', () => probed.resolve());
    await afterOutage(scene);
    await probed.promise;
    expect(scene.failover.state).toBe('half_open');
    let fired = 0;
    scene.failover.circuit.on('fire', () => {
      fired += 1;
    });
    const replies: (() => void)[] = [];
    scene.answer = (request, response) => void replies.push(() => wellBank(request, response));
    const trial = scene.client.get('/accounts');
    const page = scene.client.get('/accounts/ACC-0001/transactions?page=2');
    while (replies.length < 2) await new Promise(setImmediate);
    for (const reply of replies) reply();
    expect((await page).headers['x-relais-channel']).toBe('api');
    expect((await trial).headers['x-relais-channel']).toBe('api');
    expect(scene.asked.fallback).toBe(0);
    expect(fired).toBe(2);
    expect(scene.failover.incident?.probes.filter(({ kind }) => kind === 'trial')).toHaveLength(1);
  });

  it('its next page is a trial where one is due, and re-opens the breaker where the API fails', async () => {
    await using scene = await openScene({ failover: { recovery: { hint: async () => {}, firstHintMs: 50 } } });
    const probed = Promise.withResolvers<void>();
    scene.failover.on('probe', () => probed.resolve());
    await afterOutage(scene);
    await probed.promise;
    scene.answer = (_, response) => void response.writeHead(503).end();
    await expect(scene.client.get('/accounts/ACC-0001/transactions?page=2')).rejects.toMatchObject({
      cause: { code: 'fallback_refused', reason: 'page_of_api' },
    });
    expect(scene.failover.state).toBe('open');
    expect(scene.asked.fallback).toBe(0);
  });
});

describe('a page of a list that was read under one right', () => {
  /** A right that the test changes between two pages. */
  function changing(): ReadingRight & { now: string; refusal: RelaisError | undefined } {
    const right = {
      now: 'consent-1 and login-1',
      refusal: undefined as RelaisError | undefined,
      assert: () => {
        if (right.refusal !== undefined) throw right.refusal;
      },
      mark: async () => right.now,
    };
    return right;
  }

  it('is given under the same right', async () => {
    const right = changing();
    await using scene = await longList(manualClock(), right);
    const first = await scene.client.get('/accounts/ACC-0001/transactions');
    expect((await follow(scene, first)).data.transactions).toHaveLength(100);
  });

  it('is not given under another consent, or to another login of the same id', async () => {
    const right = changing();
    await using scene = await longList(manualClock(), right);
    const first = await scene.client.get('/accounts/ACC-0001/transactions');
    right.now = 'consent-1 and login-2';
    const second = await follow(scene, first).catch(({ response }) => response);
    expect(second.status).toBe(400);
    expect(JSON.stringify(second.data)).not.toContain('LIBRAIRIE');
  });

  it('is not given once the consent has ended, while the credentials are asked for as well', async () => {
    const right = changing();
    await using scene = await longList(manualClock(), right);
    const first = await scene.client.get('/accounts/ACC-0001/transactions');
    const ended = new RelaisError('consent_expired', 'the consent of the PSU has run out');
    const byNow = Object.assign(right, {
      mark: async () => {
        right.refusal = ended;
        return right.now;
      },
    });
    for (const refusal of [undefined, ended]) {
      byNow.refusal = refusal;
      const second = await follow(scene, first).catch((error: unknown) => error);
      expect(second).toMatchObject({ response: { status: 401 }, cause: ended });
    }
  });

  it('is not given where the host program cannot tell whose it is', async () => {
    const right = changing();
    await using scene = await longList(manualClock(), right);
    const first = await scene.client.get('/accounts/ACC-0001/transactions');
    const silent = new RelaisError('own_network', 'no credentials', { reason: 'credentials', actor: 'host' });
    Object.assign(right, { mark: () => Promise.reject(silent) });
    const second = await follow(scene, first).catch((error: unknown) => error);
    expect(second).toMatchObject({ response: { status: 503 }, cause: silent });
  });
});
