import { RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { Access, type ChannelName } from '../../src/call/access.ts';
import type { Reservation } from '../../src/quota/access-quota.ts';

/** A quota of one access, and what became of it. */
function counted(channel: ChannelName, left: Partial<Reservation> = {}) {
  const ends: string[] = [];
  const asked: unknown[] = [];
  const reserve = async (request: unknown): Promise<Reservation> => {
    asked.push(request);
    return {
      attended: false,
      ...left,
      settle: async () => void ends.push('settled'),
      release: async () => void ends.push('released'),
    };
  };
  const access = new Access({ quota: { reserve }, psuId: 'alice' }, { kind: 'balances', accountId: 'ACC-1', channel });
  return { access, asked, ends };
}

const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });

describe('an access', () => {
  it('is taken of the account and the kind, and shared by the reads of one visit', async () => {
    const { access, asked } = counted('fallback');
    await access.take('visit-1', { waitMs: 5 });
    expect(asked).toMatchObject([
      { psuId: 'alice', kind: 'balances', accountId: 'ACC-1', sessionId: 'visit-1', waitMs: 5 },
    ]);
  });

  it.each([
    ['the bank was never asked', 'fallback', new RelaisError('fallback_unavailable', 'busy'), false, 'released'],
    ['the bank failed', 'api', new RelaisError('bank_unavailable', '503', { status: 503 }), true, 'settled'],
    ['the bank was silent', 'api', new RelaisError('bank_unavailable', '', { reason: 'no_reply' }), true, 'settled'],
    ['the bank refused the connection', 'api', refused, true, 'released'],
    ['no connection, told by its cause', 'fallback', new Error('failed', { cause: refused }), true, 'released'],
    ['our network failed before the API', 'api', new RelaisError('own_network', 'no route'), true, 'released'],
    [
      'the API refused our certificate',
      'api',
      new RelaisError('certificate_problem', '', { reason: 'tls_client' }),
      true,
      'released',
    ],
    ['the token is worth nothing any more', 'api', new RelaisError('consent_expired', 'no token'), true, 'released'],
    [
      'the API itself refused the consent',
      'api',
      new RelaisError('consent_expired', '', { status: 403 }),
      true,
      'settled',
    ],
    ['the web bank asks for strong authentication', 'fallback', new RelaisError('sca_required', ''), true, 'settled'],
  ] as const)('is given back only where the bank never heard of it: %s', async (_, channel, error, wasAsked, end) => {
    const { access, ends } = counted(channel);
    await access.take('visit-1', {});
    access.failed(error, wasAsked);
    expect(ends).toEqual([end]);
  });

  it('that was answered is spent, and tells what is left', async () => {
    const { access, ends } = counted('api', { remaining: 0, nextFreeAt: 7 });
    await access.take('visit-1', {});
    expect(access.spent()).toEqual({ remaining: 0, nextFreeAt: 7 });
    expect(ends).toEqual(['settled']);
  });

  it('tells no time while one is free, and nothing where the store could not tell', async () => {
    const free = counted('api', { remaining: 2, nextFreeAt: 7 });
    await free.access.take('visit-1', {});
    expect(free.access.spent()).toEqual({ remaining: 2 });
    const unknown = counted('api');
    await unknown.access.take('visit-1', {});
    expect(unknown.access.spent()).toBeUndefined();
  });

  it('costs nothing where the host program counts', async () => {
    const access = new Access(undefined, { kind: 'accounts', channel: 'api' });
    await access.take('visit-1', {});
    access.failed(refused, true);
    expect(access.spent()).toBeUndefined();
  });
});
