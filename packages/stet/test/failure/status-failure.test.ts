import { manualClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { createStetClient, type StetClient } from '../../src/index.ts';
import { certificates } from '../support/certificates.ts';
import { raw, type Script, type ScriptedBank, startScriptedBank } from '../support/scripted-bank.ts';

const pki = await certificates();
const clock = manualClock(Date.UTC(2026, 9, 5, 8, 15, 30));

async function clientOf(script: Script): Promise<{ bank: ScriptedBank; client: StetClient }> {
  const bank = await startScriptedBank(pki.server, script);
  const { profile } = bank;
  const client = createStetClient({ profile, certificate: pki.qwac, ca: pki.rootPem, token: () => 'token', clock });
  return { bank, client };
}

/** Calls a bank that answers so, and returns the error with the id of the request. */
async function failureOf(script: Script, call: (client: StetClient) => Promise<unknown>): Promise<unknown> {
  const { bank, client } = await clientOf(script);
  await using _ = bank;
  const error: unknown = await call(client).then(
    () => expect.fail('the call was answered'),
    (failure: unknown) => failure,
  );
  expect(error).toMatchObject({ requestId: bank.requests.at(-1)?.headers['x-request-id'] });
  client.close();
  return error;
}

const accounts = (client: StetClient): Promise<unknown> => client.getAccounts();
const balances = (client: StetClient): Promise<unknown> => client.getBalances('ACC-0001');

describe('what the bank answers', () => {
  it.each([
    [201, 'malformed_reply', 'http_status', 'bank'],
    [206, 'malformed_reply', 'http_status', 'bank'],
    [301, 'malformed_reply', 'redirect', 'bank'],
    [302, 'malformed_reply', 'redirect', 'bank'],
    [400, 'malformed_reply', 'request_rejected', 'host'],
    [401, 'consent_expired', 'unauthorized', 'psu'],
    [403, 'consent_expired', 'forbidden', 'psu'],
    [404, 'malformed_reply', 'request_rejected', 'host'],
    [405, 'malformed_reply', 'request_rejected', 'host'],
    [406, 'malformed_reply', 'request_rejected', 'host'],
    [408, 'bank_unavailable', 'http_status', 'bank'],
    [409, 'malformed_reply', 'request_rejected', 'host'],
    [415, 'malformed_reply', 'request_rejected', 'host'],
    [429, 'quota_exhausted', undefined, 'host'],
    [500, 'bank_unavailable', 'http_status', 'bank'],
    [501, 'malformed_reply', 'request_rejected', 'host'],
    [502, 'bank_unavailable', 'http_status', 'bank'],
    [503, 'bank_unavailable', 'http_status', 'bank'],
    [504, 'bank_unavailable', 'http_status', 'bank'],
    [522, 'bank_unavailable', 'http_status', 'bank'],
  ])('%i to GET /accounts means %s, %s, for the %s', async (status, code, reason, actor) => {
    const error = await failureOf(raw(status, '{}', { location: 'https://127.0.0.1:1/' }), accounts);
    expect(error).toMatchObject({ code, status, actor });
    expect((error as { reason?: string }).reason).toBe(reason);
    // What the host has to change fails again until they have.
    if (reason === 'request_rejected') expect(error).toMatchObject({ retry: 'never' });
  });

  it('404 on an account means that it is no longer shared, and that the host reads the accounts again', async () => {
    const error = await failureOf(raw(404, ''), balances);
    expect(error).toMatchObject({ code: 'consent_revoked', reason: 'not_found', actor: 'host', status: 404 });
  });

  it('404 for trusted beneficiaries means that there are none', async () => {
    const { bank, client } = await clientOf(raw(404, ''));
    await using _ = bank;
    expect(await client.getTrustedBeneficiaries()).toMatchObject({ beneficiaries: [], _links: {} });
    client.close();
  });

  it('404 for a later page of them is a gap in the list', async () => {
    const twoPages: Script = (request, response, nth) =>
      nth === 1
        ? raw(200, '{"beneficiaries":[],"_links":{"next":{"href":"/2"}}}')(request, response, nth)
        : raw(404, '')(request, response, nth);
    const error = await failureOf(twoPages, (client) => client.getTrustedBeneficiaries());
    expect(error).toMatchObject({ code: 'malformed_reply', reason: 'request_rejected', status: 404 });
  });

  it.each([
    [429, '120', clock.now() + 120_000],
    [503, 'Mon, 05 Oct 2026 09:00:00 GMT', Date.UTC(2026, 9, 5, 9)],
  ])('%i with Retry-After: %s says when to come back', async (status, header, retryAt) => {
    expect(await failureOf(raw(status, '', { 'retry-after': header }), accounts)).toMatchObject({ status, retryAt });
  });

  it.each([
    ['empty', ''],
    ['html_page', '<!doctype html><title>Service interrompu</title>'],
    ['unreadable', '{"accounts":[{"name":'],
    ['unreadable', '{"accounts":null}'],
    ['unreadable', '[]'],
    ['paging', '{"accounts":[],"_links":{"next":{"href":"https://evil.example/accounts"}}}'],
    ['paging', '{"accounts":[],"_links":{"next":{"href":"https://elsewhere.example/"}}}'],
  ])('200 with a body that is %s is a malformed reply: %s', async (reason, body) => {
    expect(await failureOf(raw(200, body), accounts)).toMatchObject({ code: 'malformed_reply', reason, status: 200 });
  });

  it('204 is no answer to who the PSU is', async () => {
    const error = await failureOf(raw(204, ''), (client) => client.getEndUserIdentity());
    expect(error).toMatchObject({ code: 'malformed_reply', status: 204 });
  });
});
