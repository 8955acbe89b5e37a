import { manualClock } from '@relais/model';
import { expect, it } from 'vitest';
import { createStetClient, type StetClient } from '../../src/index.ts';
import { certificates } from '../support/certificates.ts';
import { raw, startScriptedBank } from '../support/scripted-bank.ts';
import { openTokenScene } from '../support/token-endpoint.ts';

const pki = await certificates();
const clock = manualClock(Date.UTC(2026, 9, 5, 8, 15, 30));
const SECRET = 'canary-4711';

interface Answered {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** Asks a bank in whose place something else answers, and returns the error and how often it was asked. */
async function failureOf({ status, body = '', headers = {} }: Answered, ask: (client: StetClient) => Promise<unknown>) {
  await using bank = await startScriptedBank(pki.server, raw(status, body, headers));
  const { profile } = bank;
  const tokens = ['first', 'second'];
  const token = (): string => tokens.shift() ?? 'last';
  const client = createStetClient({ profile, certificate: pki.qwac, ca: pki.rootPem, token, clock });
  const error: unknown = await ask(client).then(
    () => expect.fail('the call was answered'),
    (failure: unknown) => failure,
  );
  client.close();
  return { error, asked: bank.requests.length };
}

const accounts = (client: StetClient): Promise<unknown> => client.getAccounts();
const balances = (client: StetClient): Promise<unknown> => client.getBalances('ACC-0001');
const beneficiaries = (client: StetClient): Promise<unknown> => client.getTrustedBeneficiaries();

const BLOCKED = { code: 'bank_unavailable', reason: 'blocked', actor: 'bank', retry: 'later' };
const CERTIFICATE = { code: 'certificate_problem', reason: 'terminator', actor: 'host' };
const page = (title: string, body = ''): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body>${body} ${SECRET}</body></html>`;

it.each<[string, Answered, object]>([
  ['a firewall that answers 401 with a page', { status: 401, body: page('Unauthorized') }, BLOCKED],
  ['a firewall that answers 403 with a page', { status: 403, body: page('Forbidden') }, BLOCKED],
  ['nginx that answers 403', { status: 403, body: '<html>\r\n<head><title>403 Forbidden</title></head>' }, BLOCKED],
  ['a firewall that answers 406 with a page', { status: 406, body: page('Not Acceptable!', 'Mod_Security') }, BLOCKED],
  ['a page before which blanks and a comment stand', { status: 403, body: `\n <!-- x -->\n${page('No')}` }, BLOCKED],
  ['a refusal with 200', { status: 200, body: page('Request Rejected', 'Your support ID is 12') }, BLOCKED],
  ['a refusal with 503', { status: 503, body: page('x', 'Request unsuccessful. Incapsula incident ID: 1') }, BLOCKED],
  ['a challenge', { status: 403, body: '{}', headers: { 'cf-mitigated': 'challenge' } }, BLOCKED],
  ['a captcha', { status: 405, body: '', headers: { 'x-amzn-waf-action': 'captcha' } }, BLOCKED],
  ['a legal block', { status: 451 }, BLOCKED],
  [
    'nginx that saw no certificate',
    { status: 400, body: page('400 No required SSL certificate was sent') },
    CERTIFICATE,
  ],
  ['nginx that takes no certificate', { status: 400, body: page('400 The SSL certificate error') }, CERTIFICATE],
  ['nginx by its own statuses, 495', { status: 495 }, CERTIFICATE],
  ['nginx by its own statuses, 496', { status: 496 }, CERTIFICATE],
  ['IIS that wants a certificate', { status: 403, body: page('403.7 - Client certificate required') }, CERTIFICATE],
  ['a proxy that wants to be logged in to', { status: 407, body: page('x') }, { code: 'own_network', reason: 'proxy' }],
  ['a network that wants to be logged in to', { status: 511 }, { code: 'own_network', reason: 'proxy' }],
])('%s is not taken for the bank: no consent ends by it', async (_what, answered, expected) => {
  for (const ask of [accounts, balances, beneficiaries]) {
    const { error, asked } = await failureOf(answered, ask);
    expect(error).toMatchObject({ ...expected, status: answered.status });
    expect(asked).toBe(1);
    expect(JSON.stringify(error) + String(error)).not.toContain(SECRET);
  }
});

it.each([
  [undefined, 300_000],
  ['120', 120_000],
  ['Mon, 05 Oct 2026 08:25:30 GMT', 600_000],
  ['Mon, 05 Oct 2020 08:25:30 GMT', 0],
  ['999999999', 86_400_000],
  ['soon', 300_000],
])('it tells when to ask again: Retry-After %j', async (retryAfter, inMs) => {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  const { error } = await failureOf({ status: 403, body: page('Forbidden'), headers }, accounts);
  expect(error).toMatchObject({ retryAt: clock.now() + inMs });
});

it.each([404, 410])('a page of %i is a route that is gone, not an account, and no empty list', async (status) => {
  for (const ask of [accounts, balances, beneficiaries]) {
    const { error } = await failureOf({ status, body: page('Not Found') }, ask);
    expect(error).toMatchObject({ code: 'malformed_reply', reason: 'html_page', actor: 'bank', retry: 'later' });
  }
});

it.each<[string, Answered]>([
  ['JSON', { status: 401, body: '{"error":"Unauthorized"}' }],
  ['nothing', { status: 401 }],
  ['a word', { status: 401, body: 'Unauthorized' }],
  ['JSON that quotes a page', { status: 403, body: '{"message":"<html>Request Rejected</html>"}' }],
])('the bank’s own refusal stays one: %s', async (_what, answered) => {
  const { error } = await failureOf(answered, accounts);
  expect(error).toMatchObject({ code: 'consent_expired', actor: 'psu' });
});

it('in front of the token endpoint it is named as that, and ends no consent', async () => {
  const body = page('Request Rejected', 'Your support ID is 12');
  await using scene = await openTokenScene(raw(400, body));
  scene.store.set('alice', { accessToken: 'old', refreshToken: 'refresh-1', expiresAt: 0 });
  await expect(scene.tokens.for('alice')()).rejects.toMatchObject({ ...BLOCKED, reason: 'token_blocked' });
  expect(scene.store.get('alice')).toMatchObject({ refreshToken: 'refresh-1' });
});
