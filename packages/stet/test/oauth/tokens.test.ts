import { manualClock, RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import type { TokenSet } from '../../src/index.ts';
import { accounts } from '../support/samples.ts';
import { json, raw, type Script } from '../support/scripted-bank.ts';
import { openTokenScene, type TokenScene } from '../support/token-endpoint.ts';

/** Answers each refresh with another access token, good for an hour. */
const issuing: Script = (request, response, nth) =>
  json(200, { access_token: `new-${nth}`, token_type: 'bearer', expires_in: 3600 })(request, response, nth);

const HOUR = 3_600_000;
const stored = (facts: Partial<TokenSet> = {}): TokenSet => ({
  accessToken: 'old',
  refreshToken: 'refresh-1',
  ...facts,
});

describe('the token of a PSU', () => {
  it('comes from the store, without a request, while it is good', async () => {
    const clock = manualClock();
    await using scene = await openTokenScene(issuing, { clock });
    scene.store.set('alice', stored({ expiresAt: clock.now() + HOUR }));
    scene.store.set('bruno', stored({ accessToken: 'for ever' }));
    expect(await scene.tokens.for('alice')()).toBe('old');
    expect(await scene.tokens.for('bruno')()).toBe('for ever');
    expect(scene.forms).toHaveLength(0);
  });

  it.each([
    ['59 seconds before its end', 59_000, 'new-1'],
    ['61 seconds before its end', 61_000, 'old'],
    ['after its end', -1, 'new-1'],
  ])('is refreshed early: %s', async (_when, leftMs, token) => {
    const clock = manualClock();
    await using scene = await openTokenScene(issuing, { clock });
    scene.store.set('alice', stored({ expiresAt: clock.now() + leftMs }));
    expect(await scene.tokens.for('alice')()).toBe(token);
  });

  it('of a short life is not refreshed at every call', async () => {
    const clock = manualClock();
    const short = json(200, { access_token: 'short', token_type: 'bearer', expires_in: 30 });
    await using scene = await openTokenScene(short, { clock });
    scene.store.set('alice', stored({ expiresAt: 0 }));
    for (let call = 0; call < 5; call += 1) expect(await scene.tokens.for('alice')()).toBe('short');
    clock.advance(16_000);
    await scene.tokens.for('alice')();
    expect(scene.forms).toHaveLength(2);
  });

  it('still lives: used on while the token endpoint is down, asked for again at each call', async () => {
    const clock = manualClock();
    await using scene = await openTokenScene(raw(503, ''), { clock });
    scene.store.set('alice', stored({ expiresAt: clock.now() + 30_000 }));
    expect(await scene.tokens.for('alice')()).toBe('old');
    clock.advance(30_000);
    await expect(scene.tokens.for('alice')()).rejects.toMatchObject({ reason: 'token_http_status' });
  });

  it('still lives: a silent token endpoint holds a call up for five seconds at most', async () => {
    const clock = manualClock();
    const asked = Promise.withResolvers<void>();
    await using scene = await openTokenScene(() => asked.resolve(), { clock });
    scene.store.set('alice', stored({ expiresAt: clock.now() + 30_000 }));
    const token = scene.tokens.for('alice')();
    await asked.promise;
    clock.advance(5_000);
    expect(await token).toBe('old');
  });

  it('is asked for once by 100 calls at the same instant, and by each of 100 PSUs once', async () => {
    await using scene = await openTokenScene(issuing);
    const psus = Array.from({ length: 100 }, (_, index) => `psu-${index}`);
    for (const psu of psus) scene.store.set(psu, stored({ refreshToken: `refresh-${psu}`, expiresAt: 0 }));
    const asked = await Promise.all(
      psus.map((psu) => Promise.all(Array.from({ length: 100 }, () => scene.tokens.for(psu)()))),
    );
    for (const [index, tokens] of asked.entries()) {
      expect(new Set(tokens)).toEqual(new Set([scene.store.get(`psu-${index}`)?.accessToken]));
    }
    expect(scene.forms.map((form) => form.get('refresh_token')).toSorted()).toEqual(
      psus.map((psu) => `refresh-${psu}`).toSorted(),
    );
    expect(new Set(scene.bank.requests.map(({ headers }) => headers['x-request-id'])).size).toBe(100);
  });

  it('that cannot be had is asked for once by 100 calls at the same instant, and all of them fail', async () => {
    await using scene = await openTokenScene(raw(503, ''));
    scene.store.set('alice', stored({ expiresAt: 0 }));
    const calls = await Promise.allSettled(Array.from({ length: 100 }, () => scene.tokens.for('alice')()));
    expect(calls.every(({ status }) => status === 'rejected')).toBe(true);
    expect(scene.forms).toHaveLength(1);
  });

  it('goes on after a failed refresh: the next call asks again', async () => {
    await using scene = await openTokenScene((request, response, nth) =>
      (nth === 1 ? raw(503, '') : issuing)(request, response, nth),
    );
    scene.store.set('alice', stored({ expiresAt: 0 }));
    await expect(scene.tokens.for('alice')()).rejects.toMatchObject({ code: 'bank_unavailable' });
    expect(await scene.tokens.for('alice')()).toBe('new-2');
  });

  it('is stored before it is used, and a rotated refresh token replaces the old one', async () => {
    const rotating = json(200, { access_token: 'new', token_type: 'bearer', refresh_token: 'refresh-2' });
    await using scene = await openTokenScene(rotating);
    scene.store.set('alice', stored({ expiresAt: 0 }));
    await scene.tokens.for('alice')();
    expect(scene.store.get('alice')).toEqual({ accessToken: 'new', refreshToken: 'refresh-2' });
  });
});

describe('a consent that is over', () => {
  const over: Script = json(400, { error: 'invalid_grant' });

  it.each([
    ['that was never given', undefined, 'no_token', 0],
    ['without a refresh token', { accessToken: 'old', expiresAt: 0 }, 'no_refresh_token', 0],
    ['whose refresh token is dead', stored({ expiresAt: 0 }), 'invalid_grant', 1],
  ])('%s is consent_expired', async (_which, tokens, reason, requests) => {
    await using scene = await openTokenScene(over);
    if (tokens !== undefined) scene.store.set('alice', tokens);
    await expect(scene.tokens.for('alice')()).rejects.toMatchObject({ code: 'consent_expired', reason, actor: 'psu' });
    expect(scene.forms).toHaveLength(requests);
  });

  it('is not asked about again', async () => {
    await using scene = await openTokenScene(over);
    scene.store.set('alice', stored({ expiresAt: 0 }));
    for (let call = 0; call < 5; call += 1) await expect(scene.tokens.for('alice')()).rejects.toThrow();
    expect(scene.forms).toHaveLength(1);
    expect(scene.store.get('alice')).not.toHaveProperty('refreshToken');
  });

  it('is not over when another process was faster with a refresh token of one use', async () => {
    await using scene = await openTokenScene((...exchange) => {
      scene.store.set('alice', stored({ accessToken: 'theirs', refreshToken: 'refresh-2' }));
      over(...exchange);
    });
    scene.store.set('alice', stored({ expiresAt: 0 }));
    expect(await scene.tokens.for('alice')()).toBe('theirs');
    expect(scene.store.get('alice')).toHaveProperty('refreshToken', 'refresh-2');
  });

  it('given anew while the old one is being refreshed is the one that stays', async () => {
    const refreshAsked = Promise.withResolvers<() => void>();
    await using scene = await openTokenScene((request, response, nth) => {
      const answerLate = (): void => issuing(request, response, nth);
      if (nth === 1) refreshAsked.resolve(answerLate);
      else json(200, { access_token: 'anew', token_type: 'bearer', refresh_token: 'anew' })(request, response, nth);
    });
    scene.store.set('alice', stored({ expiresAt: 0 }));
    const old = scene.tokens.for('alice')();
    const answerLate = await refreshAsked.promise;
    const pending = await scene.tokens.authorize();
    const back = new URLSearchParams({ code: 'c0de', state: pending.state });
    const redeemed = scene.tokens.redeem('alice', back, pending);
    while (scene.forms.length < 2) await new Promise(setImmediate);
    answerLate();
    await Promise.all([old, redeemed]);
    expect(scene.store.get('alice')).toEqual({ accessToken: 'anew', refreshToken: 'anew' });
    expect(await scene.tokens.for('alice')()).toBe('anew');
  });

  it('is refreshed under the host’s own lock, which sees what another process stored meanwhile', async () => {
    const locked: string[] = [];
    const shared = new Map<string, TokenSet>([['alice', stored({ expiresAt: 0 })]]);
    const store = {
      get: (psuId: string) => shared.get(psuId),
      set: (psuId: string, tokens: TokenSet) => shared.set(psuId, tokens),
      exclusively: <T>(psuId: string, task: () => Promise<T>): Promise<T> => {
        locked.push(psuId);
        shared.set('alice', stored({ accessToken: 'theirs' }));
        return task();
      },
    };
    await using scene = await openTokenScene(issuing, { store });
    expect(await scene.tokens.for('alice')()).toBe('theirs');
    expect([locked, scene.forms.length]).toEqual([['alice'], 0]);
  });
});

/** Answers accounts to a token that ends in a digit, 401 to any other, and issues such tokens. */
const guarded: Script = (request, response, nth) => {
  if (request.method === 'POST') return issuing(request, response, nth);
  const isKnown = /\d$/.test(request.headers.authorization ?? '');
  return (isKnown ? json(200, accounts) : raw(401, ''))(request, response, nth);
};

describe('a token that the bank refuses', () => {
  const reads = ({ connection, tokens }: TokenScene, psu: string) =>
    connection.for({ token: tokens.for(psu) }).getAccounts();

  it('is refreshed once, and the request repeated once with a new id and date', async () => {
    await using scene = await openTokenScene(guarded);
    scene.store.set('alice', stored());
    expect((await reads(scene, 'alice')).accounts).toHaveLength(2);
    expect(scene.bank.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
    expect(new Set(scene.bank.requests.map(({ headers }) => headers['x-request-id'])).size).toBe(3);
  });

  it('by 5 calls of each of 100 PSUs at the same instant costs one refresh for each PSU', async () => {
    await using scene = await openTokenScene(guarded);
    const psus = Array.from({ length: 100 }, (_, index) => `psu-${index}`);
    for (const psu of psus) scene.store.set(psu, stored({ refreshToken: psu, accessToken: `${psu}-x` }));
    await Promise.all(psus.flatMap((psu) => Array.from({ length: 5 }, () => reads(scene, psu))));
    expect(scene.forms.map((form) => form.get('refresh_token')).toSorted()).toEqual(psus.toSorted());
    // Nobody asks more than twice: once in vain, once with the new token.
    expect(scene.bank.requests.filter(({ method }) => method === 'GET').length).toBeLessThanOrEqual(2 * 5 * 100);
  }, 30_000);

  it('again is consent_expired, after one refresh and one retry', async () => {
    await using scene = await openTokenScene((request, response, nth) =>
      (request.method === 'POST' ? issuing : raw(401, ''))(request, response, nth),
    );
    scene.store.set('alice', stored());
    await expect(reads(scene, 'alice')).rejects.toMatchObject({
      code: 'consent_expired',
      reason: 'unauthorized',
      requestId: scene.bank.requests.at(-1)?.headers['x-request-id'] ?? expect.any(String),
    });
    expect(scene.bank.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
  });

  it('is not repeated with the same token, nor when the refresh token is dead', async () => {
    await using scene = await openTokenScene((request, response, nth) =>
      (request.method === 'POST' ? json(400, { error: 'invalid_grant' }) : raw(401, ''))(request, response, nth),
    );
    const asked: (string | undefined)[] = [];
    const fixed = scene.connection.for({
      token: (refused) => {
        asked.push(refused);
        return 'fixed';
      },
    });
    await expect(fixed.getAccounts()).rejects.toMatchObject({ code: 'consent_expired', reason: 'unauthorized' });
    expect(asked).toEqual([undefined, 'fixed']);
    scene.store.set('alice', stored());
    await expect(reads(scene, 'alice')).rejects.toMatchObject({ code: 'consent_expired', reason: 'invalid_grant' });
    expect(scene.bank.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST']);
  });
});

describe('tokens', () => {
  it.each([{ refreshEarlyMs: -1 }, { refreshEarlyMs: Number.NaN }, { deadlineMs: 0 }])(
    'refuse %j at once',
    async (wrong) => {
      await expect(openTokenScene(issuing, wrong)).rejects.toThrow(RangeError);
    },
  );

  it('whose scope comes as a list are kept: a refresh token is given once', async () => {
    const listed = { access_token: 'new-1', token_type: 'bearer', refresh_token: 'refresh-2', scope: ['aisp'] };
    await using scene = await openTokenScene(json(200, listed));
    scene.store.set('alice', stored({ expiresAt: 0, scope: 'aisp' }));
    expect(await scene.tokens.for('alice')()).toBe('new-1');
    expect(scene.store.get('alice')).toMatchObject({ refreshToken: 'refresh-2', scope: 'aisp' });
  });

  it('that the host’s store cannot give are no matter of the bank', async () => {
    const broken = { get: () => Promise.reject(new Error('vault is locked')), set: () => undefined };
    await using scene = await openTokenScene(guarded, { store: broken });
    const read = scene.connection.for({ token: scene.tokens.for('alice') }).getAccounts();
    await expect(read).rejects.toMatchObject({ code: 'own_network', reason: 'token_store' });
    await expect(read).rejects.toBeInstanceOf(RelaisError);
  });
});
