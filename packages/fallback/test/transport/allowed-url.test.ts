import { describe, expect, it } from 'vitest';
import { allowedUrl } from '../../src/transport/allowed-url.ts';

const base = new URL('https://www.bank.example/fr/banque/');
const hosts = ['www.bank.example'];

describe('allowedUrl', () => {
  it.each([
    ['pageaccueil.html', 'https://www.bank.example/fr/banque/pageaccueil.html'],
    ['/fr/x?y=1', 'https://www.bank.example/fr/x?y=1'],
    ['https://WWW.bank.example:443/', 'https://www.bank.example/'],
  ])('lets %s through', (address, url) => expect(allowedUrl(address, base, hosts).href).toBe(url));

  it.each([
    ['https://evil.example/', 'wrong_brand'],
    ['//evil.example/', 'wrong_brand'],
    ['https://www.bank.example.evil.example/', 'wrong_brand'],
    ['https://www.bank.example:8443/', 'wrong_brand'],
    ['https://www.bank.example@evil.example/', 'wrong_brand'],
    ['https://user:pass@www.bank.example/', 'wrong_brand'],
    ['\\\\evil.example\\', 'wrong_brand'],
    ['http://www.bank.example/', 'fallback_unavailable'],
    ['javascript:alert(1)', 'fallback_unavailable'],
    ['data:text/html,x', 'fallback_unavailable'],
    ['https://[', 'page_drift'],
  ])('stops %s with %s', (address, code) => {
    expect(() => allowedUrl(address, base, hosts)).toThrow(expect.objectContaining({ code }));
  });
});
