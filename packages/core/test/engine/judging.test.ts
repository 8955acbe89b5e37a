import { RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { minDistinctConsents, type Outcome } from '../../src/index.ts';
import { answers, api, atOnce, silent, startEngine } from './engine.ts';

const dns = (): Promise<never> => Promise.reject(new RelaisError('own_network', '', { reason: 'dns' }));
const noToken = (): Promise<never> =>
  Promise.reject(new RelaisError('bank_unavailable', '', { reason: 'token_http_status', status: 503 }));

describe('R2: a wide window', () => {
  it('is asked once more, narrow, before silence counts; an answer means that the bank is well', async () => {
    await using engine = startEngine();
    for (let turn = 1; turn <= 6; turn += 1) {
      const wide = engine.call(silent, { narrower: api });
      wide.catch(() => {});
      await engine.pass(30_000);
      await expect(wide).rejects.toMatchObject({ code: 'bank_unavailable' });
    }
    expect(engine.failover.state).toBe('closed');
  });

  it('counts once when the narrow one stays silent too', async () => {
    await using engine = startEngine({ trip: atOnce(2) });
    const calls = [engine.call(silent, { narrower: silent }), engine.call(silent, { narrower: silent })];
    for (const call of calls) call.catch(() => {});
    await engine.pass(59_999);
    expect(engine.failover.state).toBe('closed');
    await engine.pass(1);
    expect(engine.failover.state).toBe('open');
  });
});

describe('R3: strict mode', () => {
  it('no answer of any status counts, only silence does', async () => {
    await using engine = startEngine({ classification: { countServerErrors: false } });
    for (let failure = 1; failure <= 9; failure += 1) await expect(engine.call(answers(503))).rejects.toThrow();
    expect(engine.failover.state).toBe('closed');
    const calls = Promise.allSettled(Array.from({ length: 5 }, () => engine.call(silent)));
    await engine.pass(30_000);
    await calls;
    expect(engine.failover.incident?.basis).toBe('no_reply_presumption');
  });

  it('a series with one 5xx in it has lost the presumption', async () => {
    await using engine = startEngine();
    await expect(engine.call(answers(503))).rejects.toThrow();
    const calls = Promise.allSettled(Array.from({ length: 4 }, () => engine.call(silent)));
    await engine.pass(30_000);
    await calls;
    expect(engine.failover.incident?.basis).toBe('breakdown_evidence');
  });
});

describe('R4: who is to blame', () => {
  it('a name that does not resolve never counts by default', async () => {
    await using engine = startEngine();
    for (let failure = 1; failure <= 9; failure += 1) await expect(engine.call(dns)).rejects.toThrow();
    expect(engine.failover.state).toBe('closed');
  });

  it.each([
    [true, 'open'],
    [false, 'closed'],
  ] as const)('where this program’s own network works (%s) the breaker is %s', async (resolves, state) => {
    await using engine = startEngine({ ownNetworkWorks: async () => resolves });
    for (let failure = 1; failure <= 5; failure += 1) await engine.call(dns).catch(() => {});
    expect(engine.failover.state).toBe(state);
  });

  it.each(['store', 'token', 'not_sent', 'signature'] as const)(
    '%s is ours, also where our network works',
    async (reason) => {
      await using engine = startEngine({ ownNetworkWorks: async () => true });
      const ours = (): Promise<never> => Promise.reject(new RelaisError('own_network', '', { reason }));
      for (let failure = 1; failure <= 9; failure += 1) await expect(engine.call(ours)).rejects.toThrow();
      expect(engine.failover.state).toBe('closed');
    },
  );

  it('the token endpoint has a series of its own: four and four do not trip, five of one kind do', async () => {
    await using engine = startEngine();
    for (let failure = 1; failure <= 4; failure += 1) {
      await expect(engine.call(noToken)).rejects.toThrow();
      await expect(engine.call(answers(503))).rejects.toThrow();
    }
    expect(engine.failover.state).toBe('closed');
    expect(await engine.call(noToken)).toBe('web');
    expect(engine.failover.incident?.evidence.map(({ endpoint }) => endpoint)).toEqual(Array(5).fill('token'));
    expect(engine.failover.incident?.basis).toBe('breakdown_evidence');
  });

  it('an answer of the API proves the token endpoint as well: its series begins anew', async () => {
    await using engine = startEngine();
    for (let turn = 1; turn <= 2; turn += 1) {
      for (let failure = 1; failure <= 4; failure += 1) await expect(engine.call(noToken)).rejects.toThrow();
      expect(await engine.call(api)).toBe('api');
    }
    expect(engine.failover.state).toBe('closed');
  });

  it('a bank’s own classifier counts only when it is switched on, and is named in the record', async () => {
    const badRequest = (): Promise<never> => Promise.reject(new RelaisError('malformed_reply', '', { status: 400 }));
    const classifier = { name: 'answers-400-when-down', isOutage: ({ status }: { status?: number }) => status === 400 };
    await using plain = startEngine();
    for (let failure = 1; failure <= 9; failure += 1) await expect(plain.call(badRequest)).rejects.toThrow();
    expect(plain.failover.state).toBe('closed');
    await using engine = startEngine({ classification: { classifiers: [classifier] } });
    for (let failure = 1; failure <= 5; failure += 1) await engine.call(badRequest).catch(() => {});
    expect(engine.failover.incident?.evidence[0]).toMatchObject({ classifier: 'answers-400-when-down', status: 400 });
  });
});

describe('R5: the scope of the breaker', () => {
  it('one broken account does not open a bank where several consents are asked for', async () => {
    await using engine = startEngine({ trip: minDistinctConsents(2, atOnce()) });
    for (let failure = 1; failure <= 9; failure += 1) {
      await expect(engine.call(answers(503), { consentId: 'alice' })).rejects.toThrow();
    }
    expect(await engine.call(answers(503), { consentId: 'bob' })).toBe('web');
    expect(JSON.stringify(engine.failover.incident)).not.toMatch(/alice|bob/);
  });

  it('no outcome holds the host program’s own name of a call: it may be an address', async () => {
    const outcomes: Outcome[] = [];
    await using engine = startEngine({ onOutcome: (outcome) => outcomes.push(outcome) });
    const callId = '7 https://api.bank.example/accounts/FR76-1/balances';
    for (let retry = 1; retry <= 2; retry += 1) await expect(engine.call(answers(503), { callId })).rejects.toThrow();
    expect(JSON.stringify(outcomes)).not.toContain('FR76');
    expect(outcomes[0]?.callId).toBe(outcomes[1]?.callId);
  });

  it('retries of one call count once', async () => {
    await using engine = startEngine();
    for (let retry = 1; retry <= 9; retry += 1) {
      await expect(engine.call(answers(503), { callId: 'one call' })).rejects.toThrow();
    }
    expect(engine.failover.state).toBe('closed');
  });
});

describe('R6: announced maintenance', () => {
  it('explains failures inside the window, and none outside', async () => {
    const from = Date.now();
    const maintenance = [{ from, to: from + 3_600_000, source: 'the bank’s portal' }];
    await using engine = startEngine({ maintenance });
    for (let failure = 1; failure <= 9; failure += 1) await expect(engine.call(answers(503))).rejects.toThrow();
    expect(engine.failover.state).toBe('closed');
    await engine.pass(3_600_000);
    await engine.trip();
    expect(engine.failover.incident?.evidence).toHaveLength(5);
  });

  it('a window that ends before it begins is refused at the start', () => {
    expect(() => startEngine({ maintenance: [{ from: 2, to: 1, source: 's' }] })).toThrow(RangeError);
  });
});
