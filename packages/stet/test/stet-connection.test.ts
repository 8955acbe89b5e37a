import { cic } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { createStetConnection } from '../src/index.ts';
import { certificates } from './support/certificates.ts';

const { qwac: certificate } = await certificates();
const profile = cic();

describe('createStetConnection', () => {
  it.each([
    { maxPages: 0 },
    { maxPages: 1.5 },
    { maxBodyBytes: Number.NaN },
    { maxBodyBytes: -1 },
    { userAgent: '' },
    { userAgent: ' ' },
    { userAgent: 'a\r\nb: c' },
    { profile: cic({ api: { baseUrl: 'http://oauth2-apiii.e-i.com/cic/' } }) },
  ])('refuses %j at once', (wrong) => {
    expect(() => createStetConnection({ profile, certificate, ...wrong })).toThrow(RangeError);
  });

  it.each([
    { pfx: Buffer.from('no container'), passphrase: 'canary-passphrase' },
    { cert: certificate.cert, key: 'no key' },
    { cert: 'no certificate', key: certificate.key },
  ])('refuses a certificate that cannot be loaded', (unreadable) => {
    expect(() => createStetConnection({ profile, certificate: unreadable })).toThrow(
      expect.objectContaining({ code: 'certificate_problem', reason: 'unreadable' }),
    );
  });

  it('makes ten thousand PSUs without opening a connection', () => {
    const connection = createStetConnection({ profile, certificate });
    const psus = Array.from({ length: 10_000 }, (_, index) => connection.for({ token: () => `token-${index}` }));
    expect(new Set(psus).size).toBe(10_000);
    connection.close();
  });
});
