import { createPublicKey, createSign, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigest } from '../../src/signature/check-digest.ts';
import { checkSignature, verifySignature } from '../../src/signature/check-signature.ts';
import { parseSignature } from '../../src/signature/parse-signature.ts';
import type { SignedMessage } from '../../src/signature/signed-message.ts';
import { signingString } from '../../src/signature/signing-string.ts';

/** Key, request and signatures of draft-cavage-http-signatures-12, appendix C. */
const DRAFT_KEY = createPublicKey(`-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3
6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6
Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw
oYi+1hqp1fIekaxsyQIDAQAB
-----END PUBLIC KEY-----
`);
const DRAFT_REQUEST: SignedMessage = {
  method: 'POST',
  target: '/foo?param=value&pet=dog',
  rawHeaders: [
    ...['Host', 'example.com'],
    ...['Date', 'Sun, 05 Jan 2014 21:31:40 GMT'],
    ...['Content-Type', 'application/json'],
    ...['Digest', 'SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE='],
    ...['Content-Length', '18'],
  ],
  body: Buffer.from('{"hello": "world"}'),
};
const DRAFT_SIGNATURES = {
  'C.1': `keyId="Test",algorithm="rsa-sha256",signature="SjWJWbWN7i0wzBvtPl8rbASWz5xQW6mcJmn+ibttBqtifLN7Sazz6m79cNfwwb8DMJ5cou1s7uEGKKCs+FLEEaDV5lp7q25WqS+lavg7T8hc0GppauB6hbgEKTwblDHYGEtbGmtdHgVCk9SuS13F0hZ8FD0k/5OxEPXe5WozsbM="`,
  'C.2': `keyId="Test",algorithm="rsa-sha256",headers="(request-target) host date",signature="qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0="`,
  'C.3': `keyId="Test",algorithm="rsa-sha256",headers="(request-target) host date content-type digest content-length",signature="vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52LaEUHFv120V01IL+TAD48XaERZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE="`,
} as const;

describe('the test vectors of the draft', () => {
  it.each(Object.entries(DRAFT_SIGNATURES))('%s verifies, and nothing that was changed does', (_, header) => {
    const { headers, signature } = parseSignature(header) ?? expect.fail('unreadable');
    const verifies = (message: SignedMessage): boolean =>
      verifySignature(signingString(message, headers) ?? '', DRAFT_KEY, signature);
    expect(verifies(DRAFT_REQUEST)).toBe(true);
    const later = DRAFT_REQUEST.rawHeaders.map((text) => text.replace('21:31:40', '21:31:41'));
    expect(verifies({ ...DRAFT_REQUEST, rawHeaders: later })).toBe(false);
  });

  it('the digest is that of the body', () => {
    expect(checkDigest(DRAFT_REQUEST)).toBeUndefined();
    expect(checkDigest({ ...DRAFT_REQUEST, body: Buffer.from('{"hello": "World"}') })).toMatch(/does not belong/);
  });

  it('a bank that wants a request id signed is content with none of them', () => {
    for (const header of Object.values(DRAFT_SIGNATURES)) {
      const message = { ...DRAFT_REQUEST, rawHeaders: [...DRAFT_REQUEST.rawHeaders, 'Signature', header] };
      expect(checkSignature(message, () => DRAFT_KEY)).toMatch(/must be signed/);
    }
  });
});

describe('the header', () => {
  it('may have blanks after its commas, and times without quotes', () => {
    const header = 'keyId="a, b=c", created=1402170695,algorithm="rsa-sha256",  headers="Host DATE",signature="AAAA"';
    expect(parseSignature(header)).toEqual({
      keyId: 'a, b=c',
      algorithm: 'rsa-sha256',
      headers: ['host', 'date'],
      signature: Buffer.from([0, 0, 0]),
    });
  });

  it.each([
    '',
    'Signature keyId="k",signature="AAAA"',
    'keyId=k,signature="AAAA"',
    'keyId="k"',
    'keyId="",signature="AAAA"',
    'signature="AAAA"',
    'keyId="k",keyId="l",signature="AAAA"',
    'keyId="k",signature="AAA"',
    'keyId="k",signature="not base64"',
    'keyId="k" signature="AAAA"',
    "keyId='k',signature='AAAA'",
  ])('%j is not read', (header) => {
    expect(parseSignature(header)).toBeUndefined();
  });
});

it('reads any header, or refuses it, and never throws', () => {
  const piece = fc.constantFrom('keyId', 'signature', 'headers', '=', '"', ',', ' ', 'AAAA', 'host', '1');
  const text = fc.oneof(
    fc.string(),
    fc.array(piece).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (header) => {
      const read = parseSignature(header);
      expect(read === undefined || (read.keyId !== '' && read.signature.length > 0)).toBe(true);
    }),
  );
});

describe('what the bank wants', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const NAMES = ['(request-target)', 'host', 'date', 'x-request-id'];
  const HEADERS = {
    Host: 'localhost:40123',
    Date: 'Mon, 05 Oct 2026 08:15:30 GMT',
    'X-Request-Id': 'id-1',
    Authorization: 'Bearer t',
    Digest: 'SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    'Content-Type': 'application/json',
  };

  function flawOf(names: readonly string[], change: Partial<SignedMessage & { algorithm: string }> = {}) {
    const { algorithm = 'rsa-sha256', ...changed } = change;
    const rawHeaders = Object.entries(HEADERS).flat();
    const message: SignedMessage = { method: 'GET', target: '/a?b=c', rawHeaders, body: Buffer.alloc(0) };
    const signature = createSign('RSA-SHA256')
      .update(signingString(message, names) ?? '')
      .sign(privateKey, 'base64');
    const header = `keyId="kid",algorithm="${algorithm}",headers="${names.join(' ')}",signature="${signature}"`;
    const sent = { ...message, ...changed };
    return checkSignature({ ...sent, rawHeaders: [...sent.rawHeaders, 'Signature', header] }, (kid) =>
      kid === 'kid' ? publicKey : undefined,
    );
  }

  it('is request line, host, date and request id, in any order, and more', () => {
    expect(flawOf(NAMES)).toBeUndefined();
    expect(flawOf(NAMES.toReversed())).toBeUndefined();
    expect(flawOf([...NAMES, 'content-type', 'digest'])).toBeUndefined();
  });

  it.each(NAMES)('is never without %s', (name) => {
    expect(flawOf(NAMES.filter((other) => other !== name))).toBe(`${name} must be signed`);
  });

  it.each([
    ['the token', [...NAMES, 'authorization'], {}, 'Authorization must not be signed'],
    ['something twice', [...NAMES, 'host'], {}, 'headers names one twice'],
    ['what is not there', [...NAMES, 'psu-ip-address'], {}, 'headers names one that the request does not have'],
    ['another method', NAMES, { method: 'DELETE' }, 'Signature does not verify'],
    ['another query', NAMES, { target: '/a?b=d' }, 'Signature does not verify'],
    ['an encoded query', NAMES, { target: '/a?b=%63' }, 'Signature does not verify'],
    ['hs2019', NAMES, { algorithm: 'hs2019' }, 'algorithm must be rsa-sha256'],
    ['a body without its digest', NAMES, { body: Buffer.from('{}') }, 'digest must be signed'],
    [
      'the digest of another body',
      [...NAMES, 'digest', 'content-type'],
      { body: Buffer.from('{}') },
      'Digest does not belong to the body',
    ],
  ])('is not %s', (_, names, change, flaw) => {
    expect(flawOf(names, change)).toBe(flaw);
  });

  it('is a digest that is right, also of a body that is empty', () => {
    const wrong = Object.entries({ ...HEADERS, Digest: 'SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=' });
    expect(flawOf([...NAMES, 'digest'], { rawHeaders: wrong.flat() })).toBe('Digest does not belong to the body');
    const other = Object.entries({ ...HEADERS, Digest: 'MD5=1B2M2Y8AsgTpgAmY7PhCfg==' });
    expect(flawOf([...NAMES, 'digest'], { rawHeaders: other.flat() })).toMatch(/must be SHA-256/);
  });

  it('holds for no other request target, whatever it is', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        const target = `${path}?${query}`;
        expect(flawOf(NAMES, { target })).toBe(target === '/a?b=c' ? undefined : 'Signature does not verify');
      }),
      { numRuns: 25 },
    );
  });

  it('joins headers that came several times', () => {
    const message = { method: 'GET', target: '/', rawHeaders: ['A', ' 1 ', 'B', '', 'a', '2'], body: Buffer.alloc(0) };
    expect(signingString(message, ['a', 'b', '(request-target)'])).toBe('a: 1, 2\nb: \n(request-target): get /');
  });
});
