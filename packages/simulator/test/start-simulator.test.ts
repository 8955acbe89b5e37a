import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { manualClock, resourceBaseUrl } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { bookedCents, startSimulator } from '../src/index.ts';
import { ask, askApi, postLogin } from './ask.ts';
import { EXAMPLE_NOW, exampleLedger } from './example-ledger.ts';

describe('a start', () => {
  it('takes well under a second', async () => {
    const before = process.cpuUsage();
    await using _bank = await startSimulator();
    const { user, system } = process.cpuUsage(before);
    // Of its own: on a busy machine others have the rest of the second.
    expect((user + system) / 1_000).toBeLessThan(1_000);
  });

  it.each([{ apiPageSize: 0 }, { apiPageSize: 1.5 }, { redirectStatus: 301 as 302 }, { api: { quotaPerDay: -1 } }])(
    'refuses %j',
    async (options) => {
      await expect(startSimulator(options)).rejects.toThrow(RangeError);
    },
  );

  it('takes the ports it is told to, and leaves none behind when one is taken', async () => {
    const free = await startSimulator();
    const portOf = (url: string) => Number(new URL(url).port);
    const web = portOf(free.webUrl);
    await free.close();
    await using taken = await startSimulator();
    const api = portOf(taken.apiUrl);
    await expect(startSimulator({ ports: { web, api } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await using bank = await startSimulator({ ports: { web } });
    expect(portOf(bank.webUrl)).toBe(web);
  });

  it('gives two simulators nothing in common', async () => {
    await using one = await startSimulator();
    await using other = await startSimulator();
    await one.faults.set('web', '503');
    expect((await ask(other, other.webUrl)).status).not.toBe(503);
    const { status } = await ask(other, other.fallbackUrl, { certificate: one.pki.qwac });
    expect(status).toBe(403);
  });
});

describe('the profile', () => {
  it.each(['cic', 'cm', 'becm'] as const)('of %s leads every request to the simulator', async (brand) => {
    await using bank = await startSimulator({ brand });
    const profile = bank.profile();
    expect(profile.id).toBe(brand);
    expect(profile.fallback).toMatchObject({ url: bank.fallbackUrl, contingency: { status: 'available' } });
    expect(profile.web.hosts).toEqual([new URL(bank.webUrl).host]);
    expect(resourceBaseUrl(profile)).toBe(`${bank.apiUrl}stet-psd2-api/v2.1`);
    const headers = { authorization: `Bearer ${bank.customers[0]?.accessToken}` };
    const { status } = await ask(bank, `${resourceBaseUrl(profile)}/accounts`, { headers, certificate: bank.pki.qwac });
    expect(status).toBe(200);
  });

  it('knows where clients register, get tokens and send their customers', async () => {
    await using bank = await startSimulator();
    const { baseUrl, registrationPath = '', tokenPath, authorizationUrl = '' } = bank.profile().api;
    expect(new URL(registrationPath, baseUrl).href).toBe(bank.registrationUrl);
    expect(new URL(tokenPath, baseUrl).href).toBe(bank.tokenUrl);
    expect(authorizationUrl.replace('{lang}', 'fr')).toBe(bank.authorisationUrl);
  });

  it('takes what a test wants otherwise', async () => {
    await using bank = await startSimulator();
    const { api, fallback, web } = bank.profile({ api: { version: 'v9' }, fallback: { charset: 'iso-8859-1' } });
    expect([api.version, api.baseUrl]).toEqual(['v9', bank.apiUrl]);
    expect([fallback.charset, fallback.url]).toEqual(['iso-8859-1', bank.fallbackUrl]);
    expect(web.hosts).toEqual([new URL(bank.webUrl).host]);
  });

  it.each(['fallback', 'contingency'] as const)('can call the bank exempt, by %s', async (member) => {
    await using bank = await startSimulator();
    const contingency = { status: 'exempt', source: 'a test', checkedOn: '2026-10-05' } as const;
    const profile = bank.profile(member === 'contingency' ? { contingency } : { fallback: { contingency } });
    expect(profile.fallback).toMatchObject({ contingency, url: bank.fallbackUrl });
  });
});

describe('the ledger', () => {
  it('is what the API and the web bank both show', async () => {
    await using bank = await startSimulator({ ledger: exampleLedger, clock: manualClock(EXAMPLE_NOW) });
    const alice = bank.customers[0];
    expect(bookedCents(alice?.contracts[0] ?? expect.fail('no contract'))).toBe(-33_512);
    const api = await askApi(bank, 'accounts/ACC-0001/balances', 'token-alice');
    expect(api.text).toContain('"amount":"-335.12"');
    const login = await postLogin(
      bank,
      'flag=password&_charset_=utf-8&_cm_user=ALICE01&_cm_pwd=p%E2%82%ACss%C3%A9%2B%26%25%3D',
    );
    const cookie = login.headers['set-cookie']?.find((one) => one.startsWith('IdSes='))?.split(';')[0] ?? '';
    const list = await ask(bank, `${bank.webUrl}fr/banque/comptes-et-contrats.html`, { headers: { cookie } });
    expect(list.text).toMatch(/-335,12 EUR/);
  });

  it('can be changed while the bank is open', async () => {
    await using bank = await startSimulator({ ledger: exampleLedger });
    bank.changeLedger((ledger) => ({
      ...ledger,
      customers: ledger.customers.map((customer) => ({ ...customer, accessToken: `new-${customer.accessToken}` })),
    }));
    expect((await askApi(bank, 'accounts', 'token-alice')).status).toBe(401);
    expect((await askApi(bank, 'accounts', 'new-token-alice')).status).toBe(200);
  });

  it('is another with another seed, and the same with the same', async () => {
    const clock = manualClock(EXAMPLE_NOW);
    await using one = await startSimulator({ clock });
    await using same = await startSimulator({ clock, seed: 1 });
    await using other = await startSimulator({ clock, seed: 2 });
    expect(same.ledger).toEqual(one.ledger);
    expect(other.ledger).not.toEqual(one.ledger);
  });
});

describe('a visit', () => {
  it('meets the same pages, to the byte, at the same seed; scripts name the address that it came to', async () => {
    const pages = [];
    for (const seed of [1, 1, 2]) {
      await using bank = await startSimulator({ seed, clock: manualClock(EXAMPLE_NOW) });
      const login = await postLogin(bank, 'flag=password&_charset_=utf-8&_cm_user=KINDS-ALL&_cm_pwd=soleil2026');
      const cookie = login.headers['set-cookie']?.find((one) => one.startsWith('IdSes='))?.split(';')[0] ?? '';
      const { text } = await ask(bank, `${bank.webUrl}fr/banque/comptes-et-contrats.html`, { headers: { cookie } });
      const { origin } = new URL(bank.webUrl);
      expect(text).toContain(`${origin}/`);
      pages.push(text.replaceAll(origin, 'https://localhost'));
    }
    expect(pages[0]).toContain('ei_comptescontrats');
    expect(pages[1] === pages[0]).toBe(true);
    expect(pages[2] === pages[0]).toBe(false);
  });
});

describe('close', () => {
  it('leaves nothing that keeps a program alive, whatever was going on', async () => {
    const program = fileURLToPath(new URL('programs/open-and-close.ts', import.meta.url));
    const run = promisify(execFile)(process.execPath, ['--conditions=source', program], { timeout: 120_000 });
    await expect(run).resolves.toMatchObject({ stderr: '' });
  }, 10_000);

  it('may be called twice, and lifts no fault afterwards', async () => {
    const bank = await startSimulator();
    await bank.close();
    await bank.close();
    await bank.faults.clear();
    await expect(ask(bank, bank.webUrl)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(fetch(bank.controlUrl)).rejects.toThrow();
  });
});
