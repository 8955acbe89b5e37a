import { request } from 'node:https';
import type { Simulator } from '@relais/simulator';
import type { Psu } from 'relais';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, outage } from './bank-and-relais.ts';

/** Knocks at a door with bare Node, without Relais. */
function knock(
  url: string,
  options: { readonly cert?: string; readonly key?: string; readonly ca: string },
): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { ...options, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

function psuOptions(bank: Simulator, onAsked: () => void): Psu {
  const { login, password, accessToken } = customerAt(bank, 0);
  return {
    id: login,
    token: () => accessToken,
    consent: { id: 'c', accounts: 'all', fallbackAllowed: true },
    credentials: async () => {
      onAsked();
      return { user: login, password: Buffer.from(password) };
    },
  };
}

describe('the QWAC', () => {
  it('is shown to the API and the fallback door, and never to the web bank', async () => {
    await using scene = await openScene();
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    await psu.getAccounts();
    await outage(scene, psu);
    await psu.getAccounts();
    const { api, fallback, web } = scene.bank.requestLog.snapshot().doors;
    expect(api.clientCertificates.length).toBe(api.handshakes);
    expect(fallback.clientCertificates).toHaveLength(fallback.handshakes);
    expect(web.requests.length).toBeGreaterThan(3);
    expect(web.clientCertificates).toEqual([]);
  });

  it('one session of a customer is one connection to the web bank, and two to the fallback door: the password has its own', async () => {
    await using scene = await openScene();
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    await outage(scene, psu);
    const { accounts } = await psu.getAccounts();
    for (const { resourceId } of accounts) {
      await psu.getBalances(resourceId);
      await psu.getTransactions(resourceId);
    }
    const { doors, customers } = scene.bank.requestLog.snapshot();
    expect(doors.fallback.handshakes).toBe(2);
    expect(doors.web.handshakes).toBe(1);
    expect(Object.values(customers)).toMatchObject([{ logins: 1 }]);
  });

  it('is shown on every request where the bank wants it so', async () => {
    await using scene = await openScene({
      relais: (bank) => ({ bank: bank.profile({ fallback: { certificateShown: 'every-request' } }) }),
    });
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    await outage(scene, psu);
    await psu.getAccounts();
    expect(scene.bank.requestLog.snapshot().doors.web.clientCertificates).toHaveLength(1);
  });
});

const BAD = [
  ['expired', 'expired'],
  ['withoutRole', 'no_aisp_role'],
  ['unqualified', 'no_qc_statements'],
] as const;

describe.each(BAD)('a certificate that is %s', (name, reason) => {
  it('blocks both channels before a single byte is sent, and never counts as an outage', async () => {
    await using scene = await openScene({
      relais: (bank) => ({ tpp: { qwac: bank.pki[name], ca: bank.pki.rootPem } }),
    });
    const { bank, relais } = scene;
    await bank.faults.set('api', '503');
    let asked = 0;
    const psu = relais.for(psuOptions(bank, () => (asked += 1)));
    for (let call = 0; call < 3; call += 1) {
      await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'certificate_problem', reason, actor: 'host' });
    }
    expect(relais.state).toBe('closed');
    expect(asked).toBe(0);
    const { doors, customers } = bank.requestLog.snapshot();
    expect([doors.api.connections, doors.fallback.connections, doors.web.connections]).toEqual([0, 0, 0]);
    expect(customers).toEqual({});
  });
});

describe('a certificate that the bank does not know', () => {
  it('gives certificate_problem before any password is asked for or sent', async () => {
    await using scene = await openScene({
      relais: (bank) => ({ tpp: { qwac: bank.pki.foreign, ca: bank.pki.rootPem } }),
    });
    const { bank, relais } = scene;
    let asked = 0;
    const psu = relais.for(psuOptions(bank, () => (asked += 1)));
    await outage(scene, psu);
    await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'certificate_problem', reason: 'refused' });
    expect(asked).toBe(0);
    const { doors, customers } = bank.requestLog.snapshot();
    expect(doors.fallback.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(customers).toEqual({});
  });
});

describe.each([...BAD, ['foreign', 'refused']] as const)('a certificate that is %s', (name) => {
  it('does not pass the door with any other program either', async () => {
    await using scene = await openScene();
    const { pki, fallbackUrl } = scene.bank;
    const { cert, key } = pki[name];
    expect(await knock(fallbackUrl, { cert, key, ca: pki.rootPem })).toBe(403);
  });
});

describe('the fallback door', () => {
  it('refuses a client without certificate in the handshake', async () => {
    await using scene = await openScene();
    const { pki, fallbackUrl } = scene.bank;
    await expect(knock(fallbackUrl, { ca: pki.rootPem })).rejects.toThrow(/certificate required|alert/i);
    expect(await knock(fallbackUrl, { ...pki.qwac, ca: pki.rootPem })).toBe(200);
  });

  it('is not trusted when its own certificate is another’s', async () => {
    await using scene = await openScene();
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    await scene.bank.faults.set('fallback', 'impostor');
    await outage(scene, psu);
    await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'tls_server' });
    expect(scene.bank.requestLog.snapshot().customers).toEqual({});
  });
});

describe.each([302, 303] as const)('a door that answers with %d', (redirectStatus) => {
  it('lets the customer in', async () => {
    await using scene = await openScene({ simulator: { redirectStatus } });
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    await outage(scene, psu);
    expect((await psu.getAccounts()).accounts.length).toBeGreaterThan(0);
  });
});

describe('a certificate that cannot be loaded', () => {
  it('is said at the start, not at three in the morning', async () => {
    await using scene = await openScene();
    const { qwac, expired, rootPem } = scene.bank.pki;
    const mixed = openScene({ relais: () => ({ tpp: { qwac: { cert: qwac.cert, key: expired.key }, ca: rootPem } }) });
    await expect(mixed).rejects.toMatchObject({ code: 'certificate_problem' });
  });
});
