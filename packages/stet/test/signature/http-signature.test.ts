import { createVerify, generateKeyPairSync } from 'node:crypto';
import { cic } from '@relais/model';
import { toPfx } from '@relais/simulator';
import { describe, expect, it } from 'vitest';
import { httpSignature, type RequestToSign, type SealKey } from '../../src/index.ts';
import { certificates } from '../support/certificates.ts';

/** Key, request and results of draft-cavage-http-signatures, appendix C. */
const KEY = `-----BEGIN RSA PRIVATE KEY-----
MIICXgIBAAKBgQDCFENGw33yGihy92pDjZQhl0C36rPJj+CvfSC8+q28hxA161QF
NUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6Z4UMR7EOcpfdUE9Hf3m/hs+F
UR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJwoYi+1hqp1fIekaxsyQIDAQAB
AoGBAJR8ZkCUvx5kzv+utdl7T5MnordT1TvoXXJGXK7ZZ+UuvMNUCdN2QPc4sBiA
QWvLw1cSKt5DsKZ8UETpYPy8pPYnnDEz2dDYiaew9+xEpubyeW2oH4Zx71wqBtOK
kqwrXa/pzdpiucRRjk6vE6YY7EBBs/g7uanVpGibOVAEsqH1AkEA7DkjVH28WDUg
f1nqvfn2Kj6CT7nIcE3jGJsZZ7zlZmBmHFDONMLUrXR/Zm3pR5m0tCmBqa5RK95u
412jt1dPIwJBANJT3v8pnkth48bQo/fKel6uEYyboRtA5/uHuHkZ6FQF7OUkGogc
mSJluOdc5t6hI1VsLn0QZEjQZMEOWr+wKSMCQQCC4kXJEsHAve77oP6HtG/IiEn7
kpyUXRNvFsDE0czpJJBvL/aRFUJxuRK91jhjC68sA7NsKMGg5OXb5I5Jj36xAkEA
gIT7aFOYBFwGgQAQkWNKLvySgKbAZRTeLBacpHMuQdl1DfdntvAyqpAZ0lY0RKmW
G6aFKaqQfOXKCyWoUiVknQJAXrlgySFci/2ueKlIE1QqIiLSZ8V8OlpFLRnb1pzI
7U1yQXnTAEFYM560yJlzUpOb1V4cScGd365tiSMvxLOvTA==
-----END RSA PRIVATE KEY-----`;
const REQUEST: RequestToSign = {
  method: 'POST',
  url: new URL('https://example.com/foo?param=value&pet=dog'),
  headers: {
    Host: 'example.com',
    Date: 'Sun, 05 Jan 2014 21:31:40 GMT',
    'Content-Type': 'application/json',
    'Content-Length': '18',
  },
  body: Buffer.from('{"hello": "world"}'),
};
const DIGEST = 'SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=';
const BASIC =
  'qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0=';
const ALL =
  'vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52LaEUHFv120V01IL+TAD48XaERZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE=';

const READ: RequestToSign = {
  method: 'GET',
  url: new URL('https://api.bank.example/cic/stet-psd2-api/v2.1/accounts?dateFrom=2026-09-01&q=%C3%A9'),
  headers: {
    Host: 'api.bank.example',
    Date: 'Mon, 05 Oct 2026 08:15:30 GMT',
    'X-Request-Id': '6f1c0b7e',
    Authorization: 'Bearer token',
    Accept: 'application/json',
    'PSU-IP-Address': '192.0.2.7',
  },
};
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function parts(signature: string | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...(signature ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

describe('httpSignature', () => {
  it.each([
    ['basic test', ['(request-target)', 'host', 'date'], BASIC],
    ['all headers test', ['(request-target)', 'host', 'date', 'content-type', 'digest', 'content-length'], ALL],
  ])('gives the published signature of the %s', async (_name, signedHeaders, signature) => {
    const sign = httpSignature({ profile: cic({ api: { signedHeaders } }), keyId: 'Test', key: { key: KEY } });
    expect(await sign(REQUEST)).toEqual({
      Digest: DIGEST,
      Signature: `keyId="Test",algorithm="rsa-sha256",headers="${signedHeaders.join(' ')}",signature="${signature}"`,
    });
  });

  it('signs at CIC what the bank asks for, with the final query, and neither the token nor what is not sent', async () => {
    const headers = await httpSignature({ profile: cic(), keyId: 'kid-1', key: { key: pem } })(READ);
    const { headers: names, signature = '', keyId } = parts(headers['Signature']);
    expect([keyId, names]).toEqual(['kid-1', '(request-target) host date x-request-id psu-ip-address']);
    const text = [
      '(request-target): get /cic/stet-psd2-api/v2.1/accounts?dateFrom=2026-09-01&q=%C3%A9',
      'host: api.bank.example',
      'date: Mon, 05 Oct 2026 08:15:30 GMT',
      'x-request-id: 6f1c0b7e',
      'psu-ip-address: 192.0.2.7',
    ].join('\n');
    expect(createVerify('sha256').update(text).verify(publicKey, signature, 'base64')).toBe(true);
    expect(headers).not.toHaveProperty('Digest');
  });

  it('covers digest and content type when there is a body', async () => {
    const headers = await httpSignature({ profile: cic(), keyId: 'kid-1', key: { key: pem } })(REQUEST);
    expect(parts(headers['Signature'])['headers']).toBe('(request-target) host date digest content-type');
  });

  it('signs the same whether the key is in PEM, in PKCS#12, encrypted, or behind a callback', async () => {
    const { qwac } = await certificates();
    const pfx = await toPfx({ cert: qwac.cert, key: pem }, 'pässword');
    const passphrase = 'pässword';
    const encrypted = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();
    const { sign: crypto } = await import('node:crypto');
    const keys: readonly SealKey[] = [
      { key: pem },
      { key: Buffer.from(pem) },
      { key: encrypted, passphrase },
      { pfx, passphrase },
      { sign: async (bytes) => crypto('sha256', bytes, privateKey) },
    ];
    const signed = await Promise.all(keys.map((key) => httpSignature({ profile: cic(), keyId: 'k', key })(READ)));
    expect(new Set(signed.map((headers) => headers['Signature'])).size).toBe(1);
  });

  it('names the key by the URL of the certificate where the bank wants it so', () => {
    const profile = cic({ api: { keyId: 'certificate-url' } });
    expect(() => httpSignature({ profile, keyId: 'kid-1', key: { key: pem } })).toThrow(RangeError);
    expect(() => httpSignature({ profile, keyId: 'https://tpp.example/seal.pem', key: { key: pem } })).not.toThrow();
  });

  it.each(['', 'a"b', 'a\nb', 'a\\b'])('refuses %j as the name of a key', (keyId) => {
    expect(() => httpSignature({ profile: cic(), keyId, key: { key: pem } })).toThrow(RangeError);
  });

  it.each<[string, SealKey, string]>([
    ['no key', { key: 'canary' }, 'unreadable'],
    ['no PKCS#12', { pfx: Buffer.from('canary'), passphrase: 'canary' }, 'unreadable'],
    [
      'an elliptic key',
      {
        key: generateKeyPairSync('ec', {
          namedCurve: 'P-256',
          privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
          publicKeyEncoding: { type: 'spki', format: 'pem' },
        }).privateKey,
      },
      'not_rsa',
    ],
  ])('refuses %s at once, and never quotes it', (_what, key, reason) => {
    const load = (): unknown => httpSignature({ profile: cic(), keyId: 'k', key });
    expect(load).toThrow(expect.objectContaining({ code: 'certificate_problem', reason }));
    expect(load).not.toThrow('canary');
  });

  it('refuses a wrong passphrase, and an elliptic key in PKCS#12', async () => {
    const { qwac } = await certificates();
    const pfx = await toPfx({ cert: qwac.cert, key: pem }, 'right');
    const load = (key: SealKey) => () => httpSignature({ profile: cic(), keyId: 'k', key });
    expect(load({ pfx, passphrase: 'wrong' })).toThrow(expect.objectContaining({ reason: 'unreadable' }));
    const elliptic = await toPfx(
      {
        cert: qwac.cert,
        key: generateKeyPairSync('ec', { namedCurve: 'P-256' })
          .privateKey.export({ type: 'pkcs8', format: 'pem' })
          .toString(),
      },
      'x',
    );
    expect(load({ pfx: elliptic, passphrase: 'x' })).toThrow(expect.objectContaining({ reason: 'not_rsa' }));
  });

  it('sends nothing unsigned when a callback answers no bytes', async () => {
    const sign = httpSignature({ profile: cic(), keyId: 'k', key: { sign: () => new Uint8Array() } });
    await expect(Promise.resolve(sign(READ))).rejects.toMatchObject({
      code: 'certificate_problem',
      reason: 'signature',
    });
  });
});
