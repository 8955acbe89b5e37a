import { inspect } from 'node:util';
import { createRelais, type RelaisOptions } from 'relais';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, outage, PATIENT, PATIENT_REQUESTS, type Scene } from '../end-to-end/bank-and-relais.ts';
import { connectProxy, type Treatment } from './connect-proxy.ts';

function behind(proxy: string): Promise<Scene> {
  return openScene({
    relais: (bank) => ({
      tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem, proxy },
      failover: PATIENT,
      fallback: PATIENT_REQUESTS,
    }),
  });
}

const placeOf = (address: string): string => new URL(address).host;

describe('behind a proxy', () => {
  it('both channels reach the bank, every connection through a tunnel, and the QWAC is shown at the door alone', async () => {
    await using proxy = await connectProxy(() => 'open');
    await using scene = await behind(proxy.address);
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    expect((await psu.getAccounts()).provenance.channel).toBe('api');
    const { api, web } = scene.bank.profile();
    const places = (): ReadonlySet<string> => new Set(proxy.asked);
    expect(places()).toEqual(new Set([placeOf(api.baseUrl)]));

    await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
    const { accounts, provenance } = await psu.getAccounts();
    expect(provenance.channel).toBe('fallback');
    expect(accounts.length).toBeGreaterThan(0);
    expect(places()).toEqual(new Set([placeOf(api.baseUrl), placeOf(scene.bank.fallbackUrl), ...web.hosts]));
    const { doors } = scene.bank.requestLog.snapshot();
    expect(doors.web.requests.length).toBeGreaterThan(0);
    // Each host that was asked has been asked through the proxy: no connection went past it.
    const tunnels = proxy.asked.filter((place) => web.hosts.includes(place));
    expect(tunnels.length).toBeGreaterThan(0);
  });

  it.each<Treatment>([407, 403, 502, 504, 'cut'])(
    'what the proxy does is its own, and never the bank’s: %s',
    async (treatment) => {
      let now: Treatment = 'open';
      await using proxy = await connectProxy(() => now);
      await using scene = await behind(proxy.address);
      const psu = scene.psuOf(customerAt(scene.bank, 0));
      now = treatment;
      for (let call = 0; call < 6; call += 1) {
        const failure: unknown = await psu.getAccounts().catch((error: unknown) => error);
        expect(failure).toMatchObject({ code: 'own_network', actor: 'host' });
        expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('canary-4711');
      }
      expect(scene.events.map(([name]) => name)).not.toContain('failover');
      now = 'open';
      expect((await psu.getAccounts()).provenance.channel).toBe('api');
    },
  );

  it('a proxy that is not there is this network’s matter', async () => {
    const gone = await connectProxy(() => 'open');
    await gone[Symbol.asyncDispose]();
    await using scene = await behind(gone.address);
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    for (let call = 0; call < 6; call += 1) {
      await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'own_network', actor: 'host' });
    }
    expect(scene.events.map(([name]) => name)).not.toContain('failover');
  });
});

it('the environment is asked only where the host program says so', async () => {
  await using proxy = await connectProxy(() => 'open');
  process.env['HTTPS_PROXY'] = proxy.address;
  try {
    await using direct = await openScene({});
    await direct.psuOf(customerAt(direct.bank, 0)).getAccounts();
    expect(proxy.asked).toEqual([]);
    await using told = await behind('environment');
    await told.psuOf(customerAt(told.bank, 0)).getAccounts();
    expect(proxy.asked.length).toBeGreaterThan(0);
  } finally {
    delete process.env['HTTPS_PROXY'];
  }
});

it.each(['', 'proxy.example', 'ftp://proxy.example', 7, {}, null])(
  'what is no proxy is refused by name: %j',
  async (proxy) => {
    await using scene = await openScene({});
    const { pki } = scene.bank;
    const options = { bank: scene.bank.profile(), tpp: { qwac: pki.qwac, ca: pki.rootPem, proxy } } as RelaisOptions;
    expect(() => createRelais(options)).toThrow(/^tpp\.proxy must be/);
  },
);
