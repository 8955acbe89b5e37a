import type { Fault } from '@relais/simulator';
import type { CustomerHandle, RelaisEventMap, TripPolicy } from 'relais';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerAt, openScene, PATIENT, type Scene } from './bank-and-relais.ts';

type Failure = RelaisEventMap['primary:failure'][0]['outcome'];

/** What is looked at here is each failure by itself. */
const NEVER: TripPolicy = { description: 'never', observe: () => undefined, reset: () => undefined };

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ relais: () => ({ failover: { ...PATIENT, trip: NEVER } }) });
});
afterAll(() => scene[Symbol.asyncDispose]());

/** Makes one call that fails, and returns what the engine made of it. */
async function outcomeOf(call: (psu: CustomerHandle) => Promise<unknown>, token?: string): Promise<Failure> {
  const { relais, bank } = scene;
  const customer = customerAt(bank, 0);
  const { promise, resolve } = Promise.withResolvers<Failure>();
  const off = relais.on('primary:failure', ({ outcome }) => resolve(outcome));
  const psu = relais.for({ id: customer.login, token: () => token ?? customer.accessToken });
  await expect(call(psu)).rejects.toThrow();
  off();
  return promise;
}

describe('what the client throws, as the engine takes it', () => {
  it.each<[Fault, string, string]>([
    ['503', 'server_error', 'counts'],
    ['500-html', 'server_error', 'counts'],
    ['200-html', 'malformed', 'counts'],
    ['200-empty', 'malformed', 'counts'],
    ['redirect-foreign', 'malformed', 'counts'],
    ['huge', 'malformed', 'counts'],
    ['reset', 'connection', 'counts'],
    ['cut', 'connection', 'counts'],
    ['refuse', 'connection', 'counts'],
    ['impostor', 'tls_server', 'counts'],
    ['429', 'quota', 'neutral'],
  ])('%s is %s, and %s', async (fault, kind, effect) => {
    await scene.bank.faults.set('api', fault);
    const outcome = await outcomeOf((psu) => psu.getAccounts());
    await scene.bank.faults.clear('api');
    expect(outcome).toMatchObject({ kind, effect, endpoint: 'accounts', requestId: expect.stringMatching(/./) });
  });

  it('401 is the consent’s matter', async () => {
    expect(await outcomeOf((psu) => psu.getAccounts(), 'nobody')).toMatchObject({
      kind: 'consent',
      effect: 'neutral',
      status: 401,
    });
  });

  it('404 on an account is neutral, and so is a date that is none', async () => {
    const { resourceId = '' } = customerAt(scene.bank, 0).contracts[0] ?? {};
    expect(await outcomeOf((psu) => psu.getBalances('nobody'))).toMatchObject({ effect: 'neutral', status: 404 });
    const never = await outcomeOf((psu) => psu.getTransactions(resourceId, { dateFrom: 'never' }));
    expect(never).toMatchObject({ kind: 'rejected', effect: 'neutral', status: 400 });
  });

  it('400 because the PSU is not said to be there is neutral', async () => {
    const { resourceId = '' } = customerAt(scene.bank, 0).contracts[0] ?? {};
    scene.bank.api.change({ requirePsuHeaders: true });
    expect(await outcomeOf((psu) => psu.getBalances(resourceId))).toMatchObject({ effect: 'neutral', status: 400 });
    scene.bank.api.change({ requirePsuHeaders: false });
  });

  it.each([
    ['the bank refuses', 'foreign', { effect: 'neutral', status: 403 }],
    ['is none', 'unqualified', { effect: 'neutral', kind: 'certificate' }],
  ] as const)('a QWAC that %s is never the bank’s outage', async (_, name, expected) => {
    const { bank } = scene;
    await using foreign = await openScene({
      relais: () => ({ bank: bank.profile(), tpp: { qwac: bank.pki[name], ca: bank.pki.rootPem } }),
    });
    const outcomes: Failure[] = [];
    foreign.relais.on('primary:failure', ({ outcome }) => outcomes.push(outcome));
    const { login, accessToken } = customerAt(bank, 0);
    await expect(foreign.relais.for({ id: login, token: () => accessToken }).getAccounts()).rejects.toThrow();
    expect(outcomes).toMatchObject([expected]);
  });
});
