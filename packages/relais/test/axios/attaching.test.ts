import { cic } from '@relais/model';
import axios from 'axios';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { attachFailover } from '../../src/axios/attach-failover.ts';
import { BASE_PATH, IBAN, openScene, wellBank } from './scene.ts';

let warned: MockInstance<typeof process.emitWarning>;
beforeEach(() => {
  warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

const source = (bank = cic()) => ({ bank, customer: () => ({}) as never });
const psuOf = () => undefined;

describe('P8: attaching', () => {
  it('twice for one bank is refused, also under another bank; after taking it off it works', () => {
    const client = axios.create();
    const off = attachFailover(client, source(), { psuOf });
    expect(() => attachFailover(client, source(), { psuOf })).toThrow(/attached to this client already/);
    const other = cic({ api: { baseUrl: 'https://other.example/cic/' } });
    const offOther = attachFailover(client, source(other), { psuOf });
    expect(() => attachFailover(client, source(), { psuOf })).toThrow(TypeError);
    expect(() => attachFailover(client, source(other), { psuOf })).toThrow(TypeError);
    offOther();
    off();
    expect(attachFailover(client, source(), { psuOf })).toBeTypeOf('function');
  });

  it('one bank to two clients is no repetition', () => {
    for (const client of [axios.create(), axios.create()]) {
      expect(attachFailover(client, source(), { psuOf })).toBeTypeOf('function');
    }
  });

  it.each([
    [undefined, 'the options of attachFailover must be an object'],
    [{}, 'psuOf must be a function'],
    [{ psuOf: 'psu-1' }, 'psuOf must be a function'],
    [{ psuof: psuOf }, 'psuof is no option of attachFailover: did you mean psuOf?'],
    [{ psuOf, newID: psuOf }, 'did you mean newId?'],
    [{ psuOf, newId: 'x' }, 'newId must be a function'],
  ])('with %j is refused by name, and changes nothing', (options, message) => {
    const client = axios.create();
    const before = client.defaults.adapter;
    expect(() => attachFailover(client, source(), options as never)).toThrow(message);
    expect(client.defaults.adapter).toBe(before);
  });
});

describe('P8: a client under another path than the profile has', () => {
  it.each([
    'https://oauth2-apiii.e-i.com/cic/stet-psd2-api/v1.4',
    'https://oauth2-apiii.e-i.com/stet-psd2-api/v2.1/',
    'https://oauth2-apiii.e-i.com/cm/stet-psd2-api/v2.1',
  ])('%s is told at the start', (baseURL) => {
    const bank = cic({ api: { baseUrl: 'https://oauth2-apiii.e-i.com/cic/', version: 'v2.1' } });
    attachFailover(axios.create(baseURL === undefined ? {} : { baseURL }), source(bank), { psuOf });
    expect(warned).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('account information is at oauth2-apiii.e-i.com/cic/stet-psd2-api/v2.1'),
      { type: 'RelaisWarning', code: 'RELAIS_BASE_URL' },
    );
  });

  it.each([
    '',
    'https://oauth2-apiii.e-i.com',
    'https://oauth2-apiii.e-i.com/cic/',
    'https://oauth2-apiii.e-i.com/cic/stet-psd2-api/v2.1',
    'https://oauth2-apiii.e-i.com/cic/stet-psd2-api/v2.1/',
    'https://oauth2-apiii.e-i.com/cic/oauth2',
    'https://elsewhere.example/stet-psd2-api/v1',
    '/relative',
  ])('%s is not', (baseURL) => {
    const bank = cic({ api: { baseUrl: 'https://oauth2-apiii.e-i.com/cic/', version: 'v2.1' } });
    attachFailover(axios.create(baseURL === undefined ? {} : { baseURL }), source(bank), { psuOf });
    expect(warned).not.toHaveBeenCalled();
  });

  it('is told once at its first request, without the id of an account; the request goes on', async () => {
    await using scene = await openScene();
    scene.answer = wellBank;
    const origin = new URL(scene.baseURL).origin;
    for (const path of [`/v1/accounts/${IBAN}/balances`, `/v1/accounts/${IBAN}/transactions`, '/v1/accounts']) {
      await scene.client.get(origin + path, { validateStatus: () => true });
    }
    expect(warned).toHaveBeenCalledTimes(1);
    expect(String(warned.mock.calls[0]?.[0])).toContain(`/v1, but account information is at`);
    expect(String(warned.mock.calls[0]?.[0])).not.toContain(IBAN);
    expect(scene.requests).toHaveLength(3);
  });

  it('is not told of the bank’s other services', async () => {
    await using scene = await openScene();
    const origin = new URL(scene.baseURL).origin;
    for (const path of ['/cic/oauth2/token', '/health', `${BASE_PATH}/consents`]) {
      await scene.client.get(origin + path, { validateStatus: () => true });
    }
    expect(warned).not.toHaveBeenCalled();
  });
});
