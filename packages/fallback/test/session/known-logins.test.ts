import { type Consent, RelaisError } from '@relais/model';
import { describe, expect, it, vi } from 'vitest';
import type { CredentialSource, FallbackPsu } from '../../src/index.ts';
import { openFallback } from '../support/bank-and-fallback.ts';
import { handleOf } from '../support/handle-of.ts';

vi.setConfig({ testTimeout: 60_000 });

const CONSENT: Consent = { id: 'consent', accounts: 'all', fallbackAllowed: true };

function sourceOf(user: string, password: string): CredentialSource {
  return vi.fn(async () => ({ user, password: Buffer.from(password) }));
}

const PSU: FallbackPsu = { id: 'psu-1', consent: CONSENT, credentials: sourceOf('CLIENT01', 'secret') };

describe('what stands for the right of a handle', () => {
  it('is the same for the same consent and login, by whatever function, and asks each function once', async () => {
    await using scene = await openFallback();
    const source = sourceOf('CLIENT01', 'secret');
    const [one, other] = [handleOf(scene.fallback, PSU), handleOf(scene.fallback, { ...PSU, credentials: source })];
    expect(await other.right.mark()).toBe(await one.right.mark());
    await other.right.mark();
    expect(source).toHaveBeenCalledTimes(1);
  });

  it.each<readonly [string, Partial<FallbackPsu>]>([
    ['another password', { credentials: sourceOf('CLIENT01', 'secreT') }],
    ['another user', { credentials: sourceOf('CLIENT02', 'secret') }],
    ['user and password cut elsewhere', { credentials: sourceOf('CLIENT01s', 'ecret') }],
    ['another id', { id: 'psu-2' }],
    ['another consent', { consent: { ...CONSENT, id: 'consent-2' } }],
    ['a narrower consent', { consent: { ...CONSENT, accounts: [] } }],
  ])('is another one with %s', async (_, other) => {
    await using scene = await openFallback();
    const mark = await handleOf(scene.fallback, PSU).right.mark();
    expect(await handleOf(scene.fallback, { ...PSU, ...other }).right.mark()).not.toBe(mark);
  });

  it('is refused without a consent, with one that has ended, and after a cut-off', async () => {
    await using scene = await openFallback();
    const { consent: _, ...without } = PSU;
    const expired = { ...PSU, consent: { ...CONSENT, validUntil: Date.now() - 1 } };
    for (const psu of [without, expired]) {
      expect(() => handleOf(scene.fallback, psu).right.assert()).toThrow(
        expect.objectContaining({ code: 'consent_expired' }),
      );
    }
    const { right } = handleOf(scene.fallback, PSU);
    expect(() => right?.assert()).not.toThrow();
    const because = new RelaisError('consent_revoked', 'withdrawn');
    await scene.fallback.cutOff(PSU.id, because);
    expect(() => right?.assert()).toThrow(because);
    expect(() => handleOf(scene.fallback, PSU).right.assert()).not.toThrow();
  });
});
