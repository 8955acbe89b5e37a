import type { Simulator } from '@relais/simulator';
import { describe, expect, it } from 'vitest';
import { customerAt, fallbackTo, openFallback, psuOf } from '../support/bank-and-fallback.ts';
import { handleOf } from '../support/handle-of.ts';

const seenOf = (bank: Simulator) => bank.requestLog.snapshot().customers[customerAt(bank, 0).login];

describe('the session of one customer', () => {
  it('that the bank refuses has connected to the web bank, and asked it nothing', async () => {
    await using scene = await openFallback();
    const call = handleOf(scene.fallback, psuOf(customerAt(scene.bank, 0), 'wrong')).getAccounts();
    await expect(call).rejects.toMatchObject({ code: 'credentials_wrong' });
    const { web } = scene.bank.requestLog.snapshot().doors;
    expect(web.handshakes).toBeLessThanOrEqual(1);
    expect(web.requests).toEqual([]);
  });

  it('is one at a time, whichever object of the process asks; who idles gives way', async () => {
    await using scene = await openFallback({ idleMs: 60_000 });
    const second = fallbackTo(scene.bank, { idleMs: 60_000 });
    const psu = psuOf(customerAt(scene.bank, 0));
    await handleOf(scene.fallback, psu).getAccounts();
    await handleOf(second, psu).getAccounts();
    const { doors } = scene.bank.requestLog.snapshot();
    const loggedOutAt = doors.web.requests.find(({ path }) => path.includes('deconnexion'))?.at ?? 0;
    const posts = doors.fallback.requests.filter(({ method }) => method === 'POST');
    expect(posts).toHaveLength(2);
    expect(posts[1]?.at).toBeGreaterThanOrEqual(loggedOutAt);
    expect(loggedOutAt).toBeGreaterThan(0);
    await second.close();
  });

  it('waits for a place within the call’s own deadline, and ends typed', async () => {
    await using scene = await openFallback({ maxSessions: 1, idleMs: 60_000 });
    const { bank, fallback } = scene;
    await bank.faults.set('web', 'slow', { delayMs: 1_500, path: '/comptes-et-contrats' });
    const slow = handleOf(fallback, psuOf(customerAt(bank, 0))).getAccounts();
    const waiting = handleOf(fallback, psuOf(customerAt(bank, 1))).getAccounts({ deadlineMs: 300 });
    await expect(waiting).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'busy', actor: 'host' });
    await slow;
    expect(bank.requestLog.snapshot().customers[customerAt(bank, 1).login]).toBeUndefined();
    await handleOf(fallback, psuOf(customerAt(bank, 1))).getAccounts();
    expect(bank.requestLog.snapshot().customers[customerAt(bank, 0).login]).toMatchObject({ logins: 1, logouts: 1 });
  });

  it('is logged out when the caller leaves in the middle', async () => {
    await using scene = await openFallback();
    const leaving = new AbortController();
    const { bank, fallback } = scene;
    await bank.faults.set('web', 'slow', { delayMs: 60_000, path: '/comptes-et-contrats' });
    const call = handleOf(fallback, psuOf(customerAt(bank, 0))).getAccounts({ signal: leaving.signal });
    while (bank.requestLog.snapshot().doors.web.requests.length < 2)
      await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    await fallback.close();
    expect(seenOf(bank)).toMatchObject({ logins: 1, logouts: 1 });
  });

  it('is logged out at once when closing is in a hurry, and the call ends with aborted', async () => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    await bank.faults.set('web', 'slow', { delayMs: 60_000, path: '/comptes-et-contrats' });
    const call = handleOf(fallback, psuOf(customerAt(bank, 0))).getAccounts();
    const ended = expect(call).rejects.toMatchObject({ code: 'aborted' });
    while (bank.requestLog.snapshot().doors.web.requests.length < 2)
      await new Promise((resolve) => setImmediate(resolve));
    await fallback.close(AbortSignal.abort());
    await ended;
    expect(seenOf(bank)).toMatchObject({ logins: 1, logouts: 1 });
    await expect(handleOf(fallback, psuOf(customerAt(bank, 0))).getAccounts()).rejects.toMatchObject({
      code: 'aborted',
    });
  });

  it('is logged out of at the second try where the bank stumbles at the first', async () => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    await handleOf(fallback, psuOf(customerAt(bank, 0))).getAccounts();
    await bank.faults.set('web', 'reset', { path: 'deconnexion', times: 1 });
    await fallback.close();
    expect(seenOf(bank)).toMatchObject({ logins: 1, logouts: 1 });
  });
});
