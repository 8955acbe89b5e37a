import { manualClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { assertBanksOwn, assertBanksOwnPage } from '../../src/transport/banks-own.ts';

const clock = manualClock(Date.UTC(2026, 9, 5, 8, 15, 30));
const SECRET = 'canary-4711';
const page = (title: string, body = ''): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body>${body} ${SECRET}</body></html>`;
const answer = (status: number, html = '', marks: Readonly<Record<string, string>> = {}) => ({
  status,
  marks,
  bytes: Buffer.from(html),
});

const BLOCKED = { code: 'fallback_unavailable', reason: 'blocked', actor: 'bank', retry: 'later' };
const LIMITED = { code: 'fallback_unavailable', reason: 'rate_limit', retry: 'later' };
const CERTIFICATE = { code: 'certificate_problem', reason: 'terminator', actor: 'host' };
const PROXY = { code: 'own_network', reason: 'proxy', actor: 'host' };

describe('at the door and in the web bank', () => {
  it.each<[string, ReturnType<typeof answer>, object]>([
    ['429', answer(429), LIMITED],
    ['429 on a page of the bank’s own', answer(429, page('CIC', '<div class="blocmsg">')), LIMITED],
    ['F5', answer(200, page('Request Rejected', 'The requested URL was rejected. Please consult')), BLOCKED],
    ['Imperva', answer(200, '<html><script src="/_Incapsula_Resource?SWJIYLWA=7"></script></html>'), BLOCKED],
    ['Akamai', answer(403, page('Access Denied', "You don't have permission to access /x Reference #18.1")), BLOCKED],
    ['Cloudflare', answer(403, page('Just a moment...')), BLOCKED],
    ['a challenge by its header alone', answer(503, '', { 'cf-mitigated': 'challenge' }), BLOCKED],
    ['a captcha', answer(200, page('x', '<div class="g-recaptcha" data-sitekey="k"></div>')), BLOCKED],
    ['another captcha', answer(200, page('x', '<div class="h-captcha"></div>')), BLOCKED],
    ['a waiting room', answer(200, page('Queue', '<script src="//static.queue-it.net/x.js">')), BLOCKED],
    ['a legal block', answer(451), BLOCKED],
    ['nginx without a certificate', answer(400, page('400 No required SSL certificate was sent')), CERTIFICATE],
    ['nginx that does not take one', answer(400, page('400 The SSL certificate error')), CERTIFICATE],
    ['IIS, 403.7', answer(403, page('403.7 - Forbidden: Client certificate required')), CERTIFICATE],
    ['IIS, 403.16', answer(403, page('HTTP Error 403.16 - Client certificate is untrusted')), CERTIFICATE],
    ['HAProxy', answer(403, page('403', 'SSL certificate not provided')), CERTIFICATE],
    ['Envoy', answer(403, 'client certificate not presented'), CERTIFICATE],
    ['Apache', answer(403, page('403', 'Reason: peer did not return a certificate')), CERTIFICATE],
    ['F5', answer(400, page('400', 'certificate verify failed')), CERTIFICATE],
    ['nginx, 495', answer(495), CERTIFICATE],
    ['nginx, 496', answer(496), CERTIFICATE],
    ['a proxy', answer(407), PROXY],
    ['a captive network', answer(511, page('Login')), PROXY],
    ['503 that says when', answer(503, page('x'), { 'retry-after': '60' }), { reason: 'http_status', status: 503 }],
  ])('%s is named, with a time, and none of its words', (_what, given, expected) => {
    for (const assert of [assertBanksOwn, assertBanksOwnPage]) {
      const failure = (): void => assert(given, clock);
      expect(failure).toThrow(expect.objectContaining(expected));
      expect(failure).toThrow(expect.objectContaining({ message: expect.not.stringContaining(SECRET) }));
    }
  });

  it.each([
    ['120', 120_000],
    ['Mon, 05 Oct 2026 08:25:30 GMT', 600_000],
    ['999999999', 86_400_000],
    ['x', 300_000],
  ])('its time is read: %s', (retryAfter, inMs) => {
    for (const given of [
      answer(429, '', { 'retry-after': retryAfter }),
      answer(451, '', { 'retry-after': retryAfter }),
    ]) {
      expect(() => assertBanksOwn(given, clock)).toThrow(expect.objectContaining({ retryAt: clock.now() + inMs }));
    }
  });

  it.each([200, 302, 404, 500, 502, 503, 504])('an answer of %i without a mark is let through', (status) => {
    expect(() => assertBanksOwnPage(answer(status, page('x')), clock)).not.toThrow();
  });

  it.each([
    ['a script', '<script src="https://www.google.com/recaptcha/api.js"></script><main id="ei_tpl_content">'],
    ['a message', '<div class="blocmsg info"><p>Request rejected: h-captcha</p></div>'],
    ['a label', '<table class="liste"><tr><td>VIR YOUR SUPPORT ID IS 7</td></tr></table>'],
    ['the login form', '<input name="_cm_pwd"><div class="g-recaptcha"></div>'],
  ])('a page of the bank’s own that says such a thing in %s is let through', (_where, body) => {
    for (const status of [200, 403])
      expect(() => assertBanksOwnPage(answer(status, page('CIC', body)), clock)).not.toThrow();
  });
});

it.each([401, 403, 406, 418])('inside a session %i without a mark of the bank is a firewall’s', (status) => {
  for (const html of ['', 'Forbidden', page('403 Forbidden')]) {
    expect(() => assertBanksOwnPage(answer(status, html), clock)).toThrow(expect.objectContaining(BLOCKED));
    // The door says so of a certificate.
    expect(() => assertBanksOwn(answer(status, html), clock)).not.toThrow();
  }
});
