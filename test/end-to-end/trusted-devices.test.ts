import { inspect } from 'node:util';
import type { FallbackLimits } from '@relais/fallback';
import { createSealedStore, type EntryName, type KeyValueStore } from '@relais/model';
import type { ScaPlan } from '@relais/simulator';
import type { OnSca } from 'relais';
import { describe, expect, it, vi } from 'vitest';
import { WebSession } from '../../packages/fallback/src/session/web-session.ts';
import { PATIENT_REQUESTS, type Scene, type SceneOptions } from './bank-and-relais.ts';
import { downScene, namedCustomer, visit } from './named-customers.ts';

const KEY = Buffer.alloc(32, 11);
const onSca: OnSca = async () => ({ code: Buffer.from('123456') });
const ABSENT = { attended: { actionId: 'click', at: 0 } };

const keeping = (keyv: KeyValueStore, key: Uint8Array = KEY): SceneOptions => ({
  relais: () => ({ store: { keyv, key }, fallback: { ...PATIENT_REQUESTS, idleMs: 50, trustedDevices: {} } }),
});

function memory() {
  const entries = new Map<string, unknown>();
  const store: KeyValueStore = {
    get: async (key) => entries.get(key),
    set: async (key, value) => entries.set(key, value),
    delete: async (key) => entries.delete(key),
  };
  const nameIn = ({ bank }: Scene, psuId: string): EntryName => ({ bankId: bank.profile().id, psuId, part: 'device' });
  /** Whether a mark of the customer lies there, as a process sees that starts now. */
  const holdsMark = async (scene: Scene, psuId = 'SCA-SMS'): Promise<boolean> =>
    (await createSealedStore({ keyv: store, key: KEY }).read(nameIn(scene, psuId), (stored) => stored)) !== undefined;
  /** Under which key it lies. */
  const placeOf = async (scene: Scene, psuId = 'SCA-SMS'): Promise<string> => {
    const asked: string[] = [];
    const get = (key: string): Promise<unknown> => {
      asked.push(key);
      return store.get(key);
    };
    await createSealedStore({ keyv: { ...store, get }, key: KEY }).read(nameIn(scene, psuId), (stored) => stored);
    return asked[0] ?? '';
  };
  return { entries, store, holdsMark, placeOf };
}

const pushesOf = (scene: Scene): number => scene.bank.requestLog.snapshot().customers['SCA-SMS']?.pushes ?? 0;

describe('the mark of a trusted browser', () => {
  it('is not kept by default: each login asks', async () => {
    await using scene = await downScene();
    expect((await visit(scene, 'SCA-SMS', { onSca })).accounts).toHaveLength(1);
    expect((await visit(scene, 'SCA-SMS', ABSENT)).error).toMatchObject({ code: 'sca_required' });
  });

  it('once kept, lets the customer in without asking, also when they are absent and wherever the door leads', async () => {
    const { store, entries, placeOf } = memory();
    await using scene = await downScene(keeping(store));
    expect((await visit(scene, 'SCA-SMS', { onSca })).accounts).toHaveLength(1);
    const place = await placeOf(scene);
    const sealed = entries.get(place);
    const again = await visit(scene, 'SCA-SMS', ABSENT);
    expect(again.accounts).toHaveLength(1);
    expect([again.pushes, pushesOf(scene)]).toEqual([0, 1]);
    expect(sealed).toBeTypeOf('string');
    expect(entries.get(place)).toBe(sealed);
    // A door that leads straight to the authentication of a customer whose browser is known.
    expect((await visit(scene, 'SCA-APP-DIRECT', { onSca: async () => 'go_on' })).accounts).toHaveLength(1);
    expect(await visit(scene, 'SCA-APP-DIRECT', ABSENT)).toMatchObject({ accounts: [expect.anything()], pushes: 0 });
  });

  it('is sealed: the store learns neither the mark nor whose it is', async () => {
    const { store, entries, holdsMark } = memory();
    await using scene = await downScene(keeping(store));
    const { events } = await visit(scene, 'SCA-SMS', { onSca });
    const stored = JSON.stringify([...entries]);
    expect(await holdsMark(scene)).toBe(true);
    expect(stored).not.toContain('SCA-SMS');
    // 64 hexadecimal digits, as the bank sets it.
    expect(stored).not.toMatch(/[0-9a-f]{64}/);
    expect(inspect(events, { depth: 9 })).not.toMatch(/[0-9a-f]{64}/);
  });

  it('is of no use when it is damaged: the bank asks. With another key nobody is logged in, and it is told why', async () => {
    const { store, entries, placeOf } = memory();
    await using scene = await downScene(keeping(store));
    await visit(scene, 'SCA-SMS', { onSca });
    const place = await placeOf(scene);
    entries.set(place, String(entries.get(place)).slice(0, -8));
    expect(await visit(scene, 'SCA-SMS', { onSca })).toMatchObject({ accounts: [expect.anything()], pushes: 1 });
    await using other = await downScene(keeping(store, Buffer.alloc(32, 12)));
    expect((await visit(other, 'SCA-SMS', ABSENT)).error).toMatchObject({ code: 'own_network', reason: 'store' });
  });

  it('is not shown for another login under the same id', async () => {
    const { store, holdsMark } = memory();
    const id = 'psu-shared';
    await using scene = await downScene(keeping(store));
    expect((await visit(scene, 'SCA-SMS', { onSca, id })).accounts).toHaveLength(1);
    const shown = vi.spyOn(WebSession.prototype, 'trust');
    await visit(scene, 'SCA-APP-ALWAYS', { onSca: async () => 'go_on', id });
    expect(shown).not.toHaveBeenCalled();
    expect(await holdsMark(scene, id)).toBe(true);
    expect((await visit(scene, 'SCA-SMS', { ...ABSENT, id })).accounts).toHaveLength(1);
    expect(shown).toHaveBeenCalledTimes(1);
    shown.mockRestore();
  });

  it('is not kept where the bank gives none', async () => {
    const { store, holdsMark } = memory();
    await using scene = await downScene(keeping(store));
    await visit(scene, 'SCA-APP-ALWAYS', { onSca: async () => 'go_on' });
    expect(await holdsMark(scene, 'SCA-APP-ALWAYS')).toBe(false);
  });

  it('is forgotten with a wrong password', async () => {
    const { store, holdsMark } = memory();
    await using scene = await downScene(keeping(store));
    await visit(scene, 'SCA-SMS', { onSca });
    const wrong = scene.psuOf(namedCustomer(scene, 'SCA-SMS'), 'not this one');
    await expect(wrong.getAccounts()).rejects.toMatchObject({ code: 'credentials_wrong' });
    expect(await holdsMark(scene)).toBe(false);
  });

  it.each([
    ['a withdrawn consent', ({ relais }: Scene) => relais.consentWithdrawn('SCA-SMS')],
    ['lost credentials', ({ relais }: Scene) => relais.credentialsCompromised('SCA-SMS')],
  ])('is forgotten with %s', async (_, end) => {
    const { store, holdsMark } = memory();
    await using scene = await downScene(keeping(store));
    await visit(scene, 'SCA-SMS', { onSca });
    expect(await holdsMark(scene)).toBe(true);
    await end(scene);
    expect(await holdsMark(scene)).toBe(false);
  });
});

describe('the reminder of the bank, about a month before it forgets a browser', () => {
  const LOGIN = 'SCA-REMINDER';
  const confirm: OnSca = async () => 'go_on';
  const reminding = (passUnattended?: FallbackLimits['passUnattended'], keyv = memory().store): SceneOptions => ({
    relais: () => ({
      store: { keyv, key: KEY },
      fallback: { ...PATIENT_REQUESTS, idleMs: 50, trustedDevices: {}, ...(passUnattended && { passUnattended }) },
    }),
  });
  const resolved = (events: Scene['events']): unknown => events.findLast(([name]) => name === 'sca:resolved')?.[1];
  /** From now on, the bank plays another authentication to the customer. */
  const change = ({ bank }: Scene, sca: ScaPlan): void =>
    bank.changeLedger((ledger) => ({
      ...ledger,
      namedCustomers: (ledger.namedCustomers ?? []).map((one) =>
        one.login === LOGIN ? { ...one, scenario: { sca } } : one,
      ),
    }));

  it('is put off by its link while the customer is absent: no phone rings, each time', async () => {
    await using scene = await downScene(reminding());
    expect(await visit(scene, LOGIN, { onSca: confirm })).toMatchObject({ accounts: [expect.anything()], pushes: 1 });
    for (const psu of [{ ...ABSENT, onSca: confirm }, {}]) {
      const visited = await visit(scene, LOGIN, psu);
      expect(visited.accounts, visited.error?.message).toHaveLength(1);
      expect(visited).toMatchObject({ pushes: 0, answers: 0, posts: 1 });
      expect(resolved(visited.events)).toMatchObject({ result: 'later' });
    }
    // The link that gives the login up was never followed.
    const { requests } = scene.bank.requestLog.snapshot().doors.web;
    expect(requests.filter(({ path }) => path.includes('DoBypass'))).toHaveLength(2);
    expect(requests.filter(({ path }) => path.includes('DoCancel'))).toEqual([]);
  });

  it('is put before the customer while they are there', async () => {
    await using scene = await downScene(reminding());
    await visit(scene, LOGIN, { onSca: confirm });
    const asked: unknown[] = [];
    const later: OnSca = async (request) => {
      asked.push(request);
      return 'later';
    };
    expect((await visit(scene, LOGIN, { onSca: later })).accounts).toHaveLength(1);
    expect(asked).toMatchObject([{ kind: 'choice', mayBeLater: true }]);
  });

  it('stops an absent customer where the host says so: its page is not opened', async () => {
    await using scene = await downScene(reminding({ reminder: false }));
    await visit(scene, LOGIN, { onSca: confirm });
    const visited = await visit(scene, LOGIN, ABSENT);
    expect(visited.error).toMatchObject({ code: 'sca_required', reason: 'no_on_sca' });
    expect(resolved(visited.events)).toMatchObject({ result: 'not_started' });
  });

  it('is not expected of a young mark: a bank that asks then does not take it, and its page would ring', async () => {
    await using scene = await downScene(reminding());
    change(scene, { means: 'app', markDays: 90 });
    await visit(scene, LOGIN, { onSca: confirm });
    change(scene, { means: 'app', every: 'login' });
    expect(await visit(scene, LOGIN, ABSENT)).toMatchObject({ error: { code: 'sca_required' }, pushes: 0 });
  });

  it('that turns out to be none rings once, is taken back, and never rings again: the mark is erased', async () => {
    const { store, holdsMark } = memory();
    await using scene = await downScene(reminding(undefined, store));
    await visit(scene, LOGIN, { onSca: confirm });
    change(scene, { means: 'app', every: 'login' });
    expect(await holdsMark(scene, LOGIN)).toBe(true);
    expect(await visit(scene, LOGIN, ABSENT)).toMatchObject({ error: { code: 'sca_required' }, pushes: 1 });
    expect(await holdsMark(scene, LOGIN)).toBe(false);
    expect(await visit(scene, LOGIN, ABSENT)).toMatchObject({ error: { code: 'sca_required' }, pushes: 0 });
    const { requests } = scene.bank.requestLog.snapshot().doors.web;
    expect(requests.filter(({ path }) => path.includes('CancelTransaction'))).toHaveLength(1);
  });
});

describe('a bypass', () => {
  const allowing = (passUnattended: FallbackLimits['passUnattended']): SceneOptions => ({
    relais: () => ({ fallback: { ...PATIENT_REQUESTS, idleMs: 50, ...(passUnattended && { passUnattended }) } }),
  });

  it('is not taken while the customer is absent, unless the host says so', async () => {
    await using scene = await downScene(allowing({ reminder: true }));
    expect(await visit(scene, 'SCA-BYPASS', ABSENT)).toMatchObject({ error: { code: 'sca_required' }, pushes: 0 });
    await using other = await downScene(allowing({ bypass: true }));
    expect((await visit(other, 'SCA-BYPASS', ABSENT)).accounts).toHaveLength(1);
  });

  it('that the bank does not offer: its page rings once, and not again before the customer was there', async () => {
    await using scene = await downScene(allowing({ bypass: true }));
    const absent = async (): Promise<number> => (await visit(scene, 'SCA-APP', ABSENT)).pushes;
    expect([await absent(), await absent()]).toEqual([1, 0]);
    expect((await visit(scene, 'SCA-APP', { onSca: async () => 'go_on' })).accounts).toHaveLength(1);
    expect([await absent(), await absent()]).toEqual([1, 0]);
  });
});
