import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, PATIENT, QUICK_RECOVERY, untilGivenUp } from './bank-and-relais.ts';

const WHOLE_WAY = () => ({ failover: { ...PATIENT, recovery: QUICK_RECOVERY } });

describe('the switch', () => {
  it('four silent calls fail, the fifth is itself answered, and everything goes back', async () => {
    await using scene = await openScene({ relais: WHOLE_WAY });
    const { bank, relais, events } = scene;
    const psu = scene.psuOf(customerAt(bank, 0));
    const channelNow = async () => (await psu.getAccounts()).provenance.channel;
    expect(await channelNow()).toBe('api');

    await bank.faults.set('api', 'hang');
    for (let failure = 1; failure <= 4; failure += 1) {
      const silent = untilGivenUp(scene, 'api', () => psu.getAccounts());
      await expect(silent).rejects.toMatchObject({ code: 'bank_unavailable', actor: 'bank' });
    }
    expect(relais.state).toBe('closed');
    expect(await untilGivenUp(scene, 'api', channelNow)).toBe('fallback');
    expect(relais.incident).toMatchObject({ basis: 'no_reply_presumption', evidence: { length: 5 } });
    expect(await channelNow()).toBe('fallback');

    await bank.faults.clear('api');
    // Whatever still waits for the silent API gives up.
    scene.clock.skip(QUICK_RECOVERY.hintDeadlineMs);
    while (relais.state !== 'closed') {
      await channelNow();
      // The fallback answers from pages it has read: let the hint's own network have its turn.
      await setImmediate();
    }
    expect(await channelNow()).toBe('api');
    const names = events.map(([name]) => name);
    expect(names.filter((name) => name === 'failover' || name === 'failback')).toEqual(['failover', 'failback']);
    const trials = events.filter(([name, event]) => name === 'probe' && (event as { kind: string }).kind === 'trial');
    expect(trials).toHaveLength(3);
  });

  it('the session at the web bank ends with the outage, and not later', async () => {
    await using scene = await openScene();
    const { bank, relais } = scene;
    const customer = customerAt(bank, 0);
    const sessions = () => bank.requestLog.snapshot().customers[customer.login];
    relais.isolate('fallback', { person: 'A. Exemple', reason: 'a test' });
    await scene.psuOf(customer).getAccounts();
    expect(sessions()).toMatchObject({ logins: 1, logouts: 0 });
    relais.isolate('api', { person: 'A. Exemple', reason: 'the end' });
    while (sessions()?.logouts === 0) await setImmediate();
    expect(sessions()).toMatchObject({ logins: 1, logouts: 1 });
  });

  it.each(['503', '500-html', '200-html', '200-empty', 'refuse', 'reset', 'hang', 'impostor'] as const)(
    'the API answers with %s: the fifth call is answered by the fallback',
    async (fault) => {
      await using scene = await openScene();
      const psu = scene.psuOf(customerAt(scene.bank, 0));
      await scene.bank.faults.set('api', fault);
      const call = () => (fault === 'hang' ? untilGivenUp(scene, 'api', () => psu.getAccounts()) : psu.getAccounts());
      for (let failure = 1; failure <= 4; failure += 1) await expect(call()).rejects.toThrow();
      expect(scene.relais.state).toBe('closed');
      expect((await call()).provenance.channel).toBe('fallback');
    },
  );

  it('a slow API that still answers in time never trips', async () => {
    await using scene = await openScene();
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    await scene.bank.faults.set('api', 'slow', { delayMs: 100 });
    for (let call = 1; call <= 6; call += 1) expect((await psu.getAccounts()).provenance.channel).toBe('api');
  });

  it('a valid reply in between starts the count again', async () => {
    await using scene = await openScene();
    const { bank, relais } = scene;
    const psu = scene.psuOf(customerAt(bank, 0));
    for (let round = 1; round <= 3; round += 1) {
      await bank.faults.set('api', '503', { times: 4 });
      for (let failure = 1; failure <= 4; failure += 1) await expect(psu.getAccounts()).rejects.toThrow();
      await psu.getAccounts();
    }
    expect(relais.state).toBe('closed');
  });

  it('a consent that is over reaches its caller, and neither counts nor resets', async () => {
    await using scene = await openScene();
    const { bank, relais } = scene;
    const customer = customerAt(bank, 0);
    const psu = scene.psuOf(customer);
    const stranger = relais.for({ id: 'stranger', token: () => 'no-such-token' });
    await bank.faults.set('api', '503', { times: 4 });
    for (let failure = 1; failure <= 4; failure += 1) await expect(psu.getAccounts()).rejects.toThrow();
    for (let call = 1; call <= 5; call += 1) {
      await expect(stranger.getAccounts()).rejects.toMatchObject({ code: 'consent_expired', status: 401 });
    }
    await expect(psu.getBalances('no-such-account')).rejects.toMatchObject({ status: 404 });
    expect(relais.state).toBe('closed');
    await bank.faults.set('api', '503');
    expect((await psu.getAccounts()).provenance.channel).toBe('fallback');
  });

  it('a request cancelled by its caller never counts', async () => {
    await using scene = await openScene();
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    await scene.bank.faults.set('api', 'hang');
    for (let call = 1; call <= 6; call += 1) {
      const leave = new AbortController();
      const left = psu.getAccounts({ signal: leave.signal });
      queueMicrotask(() => leave.abort());
      await expect(left).rejects.toMatchObject({ code: 'aborted' });
    }
    expect(scene.relais.state).toBe('closed');
  });
});
