import { inspect } from 'node:util';
import type { DeviceStore, OnSca } from 'relais';
import { describe, expect, it, vi } from 'vitest';
import { WebSession } from '../../packages/fallback/src/session/web-session.ts';
import { PATIENT_REQUESTS, type Scene, type SceneOptions } from './bank-and-relais.ts';
import { downScene, namedCustomer, visit } from './named-customers.ts';

const KEY = Buffer.alloc(32, 11);
const onSca: OnSca = async () => ({ code: Buffer.from('123456') });
const ABSENT = { attended: { actionId: 'click', at: 0 } };

const keeping = (store: DeviceStore, key: Uint8Array = KEY): SceneOptions => ({
  relais: () => ({ fallback: { ...PATIENT_REQUESTS, idleMs: 50, trustedDevices: { store, key } } }),
});

function memory() {
  const entries = new Map<string, unknown>();
  const store: DeviceStore = {
    get: async (key) => entries.get(key),
    set: async (key, value) => entries.set(key, value),
    delete: async (key) => entries.delete(key),
  };
  return { entries, store };
}

/** One letter is another, whichever it was. */
const damaged = (sealed: string): string => `${sealed.startsWith('A') ? 'B' : 'A'}${sealed.slice(1)}`;

const pushesOf = (scene: Scene): number => scene.bank.seen.snapshot().customers['SCA-SMS']?.pushes ?? 0;

describe('the mark of a trusted browser', () => {
  it('is not kept by default: each login asks', async () => {
    await using scene = await downScene();
    expect((await visit(scene, 'SCA-SMS', { onSca })).accounts).toHaveLength(1);
    expect((await visit(scene, 'SCA-SMS', ABSENT)).error).toMatchObject({ code: 'sca_required' });
  });

  it('once kept, lets the customer in without asking, also when they are absent and wherever the door leads', async () => {
    const { store, entries } = memory();
    await using scene = await downScene(keeping(store));
    expect((await visit(scene, 'SCA-SMS', { onSca })).accounts).toHaveLength(1);
    const [sealed] = entries.values();
    const again = await visit(scene, 'SCA-SMS', ABSENT);
    expect(again.accounts).toHaveLength(1);
    expect([again.pushes, pushesOf(scene)]).toEqual([0, 1]);
    expect(entries.size).toBe(1);
    expect([...entries.values()]).toEqual([sealed]);
    // A door that leads straight to the authentication of a customer whose browser is known.
    expect((await visit(scene, 'SCA-APP-DIRECT', { onSca: async () => 'go_on' })).accounts).toHaveLength(1);
    expect(await visit(scene, 'SCA-APP-DIRECT', ABSENT)).toMatchObject({ accounts: [expect.anything()], pushes: 0 });
  });

  it('is sealed: the store learns neither the mark nor whose it is', async () => {
    const { store, entries } = memory();
    await using scene = await downScene(keeping(store));
    const { events } = await visit(scene, 'SCA-SMS', { onSca });
    const stored = JSON.stringify([...entries]);
    expect(entries.size).toBe(1);
    expect(stored).not.toContain('SCA-SMS');
    // 64 hexadecimal digits, as the bank sets it.
    expect(stored).not.toMatch(/[0-9a-f]{64}/);
    expect(inspect(events, { depth: 9 })).not.toMatch(/[0-9a-f]{64}/);
  });

  it('is of no use with another key, or damaged: the bank asks, and nobody is kept out', async () => {
    const { store, entries } = memory();
    await using scene = await downScene(keeping(store));
    await visit(scene, 'SCA-SMS', { onSca });
    for (const [key, value] of entries) entries.set(key, damaged(String(value)));
    expect(await visit(scene, 'SCA-SMS', { onSca })).toMatchObject({ accounts: [expect.anything()], pushes: 1 });
    await using other = await downScene(keeping(store, Buffer.alloc(32, 12)));
    expect((await visit(other, 'SCA-SMS', ABSENT)).error).toMatchObject({ code: 'sca_required' });
  });

  it('is not shown for another login under the same id', async () => {
    const { store, entries } = memory();
    const id = 'psu-shared';
    await using scene = await downScene(keeping(store));
    expect((await visit(scene, 'SCA-SMS', { onSca, id })).accounts).toHaveLength(1);
    const shown = vi.spyOn(WebSession.prototype, 'trust');
    await visit(scene, 'SCA-APP-ALWAYS', { onSca: async () => 'go_on', id });
    expect(shown).not.toHaveBeenCalled();
    expect(entries.size).toBe(1);
    expect((await visit(scene, 'SCA-SMS', { ...ABSENT, id })).accounts).toHaveLength(1);
    expect(shown).toHaveBeenCalledTimes(1);
    shown.mockRestore();
  });

  it('is not kept where the bank gives none', async () => {
    const { store, entries } = memory();
    await using scene = await downScene(keeping(store));
    await visit(scene, 'SCA-APP-ALWAYS', { onSca: async () => 'go_on' });
    expect(entries.size).toBe(0);
  });

  it('is forgotten with a wrong password', async () => {
    const { store, entries } = memory();
    await using scene = await downScene(keeping(store));
    await visit(scene, 'SCA-SMS', { onSca });
    const wrong = scene.psuOf(namedCustomer(scene, 'SCA-SMS'), 'not this one');
    await expect(wrong.getAccounts()).rejects.toMatchObject({ code: 'credentials_wrong' });
    expect(entries.size).toBe(0);
  });

  it.each([
    ['a withdrawn consent', ({ relais }: Scene) => relais.consentWithdrawn('SCA-SMS')],
    ['lost credentials', ({ relais }: Scene) => relais.credentialsCompromised('SCA-SMS')],
  ])('is forgotten with %s', async (_, end) => {
    const { store, entries } = memory();
    await using scene = await downScene(keeping(store));
    await visit(scene, 'SCA-SMS', { onSca });
    expect(entries.size).toBe(1);
    await end(scene);
    expect(entries.size).toBe(0);
  });

  it('a store that fails keeps nobody out', async () => {
    const fail = (): Promise<never> => Promise.reject(new Error('out of reach'));
    await using scene = await downScene(keeping({ get: fail, set: fail, delete: fail }));
    expect((await visit(scene, 'SCA-SMS', { onSca })).accounts).toHaveLength(1);
  });
});
