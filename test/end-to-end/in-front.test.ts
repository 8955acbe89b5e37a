import type { Fault } from '@relais/simulator';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, outage, PATIENT, PATIENT_REQUESTS, type Scene } from './bank-and-relais.ts';

/** Neither a wait nor a pause is needed: what stands in front of a bank answers at once. */
const byDefault = { failover: PATIENT, fallback: PATIENT_REQUESTS };

async function downBank(): Promise<Scene> {
  const scene = await openScene({ relais: () => byDefault });
  await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
  return scene;
}

const IN_FRONT: readonly (readonly [door: 'fallback' | 'web', fault: Fault, reason: string])[] = [
  ['fallback', 'firewall', 'blocked'],
  ['fallback', 'captcha', 'blocked'],
  ['fallback', '429', 'rate_limit'],
  ['fallback', '503', 'http_status'],
  ['web', 'firewall', 'blocked'],
  ['web', 'captcha', 'blocked'],
  ['web', '429', 'rate_limit'],
  ['web', '503', 'http_status'],
];

describe.each(IN_FRONT)('%s door: %s, with a time', (door, fault, reason) => {
  it('is named with that time, raises no alarm, and the customer is not logged in again before', async () => {
    await using scene = await downBank();
    const customer = customerAt(scene.bank, 0);
    const psu = scene.psuOf(customer);
    await scene.bank.faults.set(door, fault, { retryAfterSeconds: 120 });
    const failure: unknown = await psu.getAccounts().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'fallback_unavailable', reason, retry: 'later', actor: 'bank' });
    const { retryAt = 0 } = failure as { readonly retryAt?: number };
    expect(Math.abs(retryAt - (scene.clock.now() + 120_000))).toBeLessThan(60_000);

    const asked = (): number => {
      const { doors } = scene.bank.requestLog.snapshot();
      return doors.fallback.requests.length + doors.web.requests.length;
    };
    const before = asked();
    await scene.bank.faults.clear(door);
    await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'resting' });
    expect(asked()).toBe(before);
    expect(scene.events.map(([name]) => name)).not.toContain('page:drift');
  });
});

describe('in front of the API', () => {
  it.each<Fault>(['firewall', 'captcha'])(
    '%s opens no incident and ends no consent, however often it comes',
    async (fault) => {
      await using scene = await openScene({ relais: () => byDefault });
      const psu = scene.psuOf(customerAt(scene.bank, 0));
      await scene.bank.faults.set('api', fault, { retryAfterSeconds: 60 });
      for (let call = 0; call < 8; call += 1) {
        await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'bank_unavailable', reason: 'blocked' });
      }
      expect(scene.events.map(([name]) => name)).not.toContain('failover');
      await scene.bank.faults.clear('api');
      expect((await psu.getAccounts()).provenance.channel).toBe('api');
    },
  );
});
