import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuthoriseOptions, type Simulator, startSimulator } from '../../src/index.ts';
import { ask } from '../ask.ts';
import { exampleLedger } from '../example-ledger.ts';
import { CODE_CHALLENGE, REDIRECT_URI } from '../strict-client.ts';

let bank: Simulator;
let clientId: string;
beforeAll(async () => {
  bank = await startSimulator({ ledger: exampleLedger, api: { strict: true } });
  ({ clientId } = await bank.registerClient({ clientName: 'Budget <Facile>', scope: 'aisp' }));
});
afterAll(() => bank.close());

const request = (): AuthoriseOptions => ({
  login: 'ALICE01',
  clientId,
  redirectUri: REDIRECT_URI,
  scope: 'aisp',
  state: 'a b&c',
  codeChallenge: CODE_CHALLENGE,
});

function urlWith(wrong: Readonly<Record<string, string | undefined>> = {}): string {
  const url = new URL(bank.authorisationUrl);
  const right: Readonly<Record<string, string | undefined>> = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    scope: 'aisp',
    state: 's',
    code_challenge: CODE_CHALLENGE,
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries({ ...right, ...wrong })) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}

async function post(fields: Readonly<Record<string, string>>) {
  return ask(bank, bank.authorisationUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
}

async function newFlow(): Promise<string> {
  const { text } = await ask(bank, urlWith());
  return /name="flow" value="([0-9a-f]+)"/.exec(text)?.[1] ?? expect.fail('no flow');
}

describe('a customer', () => {
  it('who accepts comes back with a code and the state, and nothing else', async () => {
    const { redirect, code, state } = await bank.authorise(request());
    expect(redirect.href.startsWith(`${REDIRECT_URI}?`)).toBe(true);
    expect([...redirect.searchParams.keys()]).toEqual(['code', 'state']);
    expect(state).toBe('a b&c');
    expect(code).toMatch(/^[\w-]{43}$/);
  });

  it('who refuses comes back with access_denied', async () => {
    const { error, code, state } = await bank.authorise({ ...request(), decision: 'refuse' });
    expect([error, code, state]).toEqual(['access_denied', undefined, 'a b&c']);
  });

  it('sees who asks, in the language of HTML', async () => {
    const { status, text } = await ask(bank, urlWith());
    expect(status).toBe(200);
    expect(text).toContain('Budget &lt;Facile&gt;');
    expect(text).toContain('name="_cm_pwd" type="password"');
  });

  it('may try again after a wrong password, and then sees payment accounts only', async () => {
    const flow = await newFlow();
    const wrong = await post({ flow, decision: 'identify', _cm_user: 'ALICE01', _cm_pwd: 'wrong' });
    expect(wrong.text).toContain('mot de passe est faux');
    const right = await post({ flow, decision: 'identify', _cm_user: 'ALICE01', _cm_pwd: 'p€ssé+&%=' });
    expect([...right.text.matchAll(/name="account" value="([^"]*)" checked/g)].map(([, id]) => id)).toEqual([
      'ACC-0001',
      'ACC-0002',
    ]);
  });

  it('cannot accept without a login, nor twice, nor what was never asked', async () => {
    const flow = await newFlow();
    expect((await post({ flow, decision: 'accept' })).status).toBe(400);
    expect((await post({ flow, decision: 'refuse' })).status).toBe(302);
    expect((await post({ flow, decision: 'refuse' })).status).toBe(400);
    expect((await post({ flow: 'unknown', decision: 'accept' })).status).toBe(400);
  });

  it.each(['de', 'en', 'es', 'fr'])('is awaited under the language %s', async (language) => {
    expect((await ask(bank, urlWith().replace('/oauth2/fr/', `/oauth2/${language}/`))).status).toBe(200);
  });
});

describe('a client', () => {
  it.each([
    ['client_id', 'unknown'],
    ['redirect_uri', 'https://elsewhere.example/'],
    ['redirect_uri', `${REDIRECT_URI}/more`],
  ])('with a wrong %s (%s) gets no customer back', async (name, value) => {
    const { status, headers } = await ask(bank, urlWith({ [name]: value }));
    expect([status, headers.location]).toEqual([400, undefined]);
  });

  it.each([
    ['response_type', 'token', 'unsupported_response_type'],
    ['scope', 'pisp', 'invalid_scope'],
    ['scope', 'aisp extended_transaction_history', 'invalid_scope'],
    ['code_challenge', undefined, 'invalid_request'],
    ['code_challenge', 'short', 'invalid_request'],
    ['code_challenge_method', 'plain', 'invalid_request'],
    ['code_challenge_method', undefined, 'invalid_request'],
  ])('with %s %s gets the customer back with %s', async (name, value, error) => {
    const url = new URL(urlWith());
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
    const { status, headers } = await ask(bank, url.href);
    const back = new URL(headers.location ?? '');
    expect([status, back.searchParams.get('error'), back.searchParams.get('state')]).toEqual([302, error, 's']);
  });

  it('that sends a parameter twice gets the customer back with invalid_request', async () => {
    const { headers } = await ask(bank, `${urlWith()}&scope=aisp`);
    expect(new URL(headers.location ?? '').searchParams.get('error')).toBe('invalid_request');
  });

  it('may leave PKCE out where the bank accepts that', async () => {
    bank.api.change({ pkce: 'accepted' });
    const { codeChallenge: _, ...without } = request();
    expect(await bank.authorise(without)).toHaveProperty('code');
    bank.api.change({ pkce: 'required' });
    expect(await bank.authorise(without)).toMatchObject({ error: 'invalid_request' });
  });
});

it('leaves the web bank as it was', async () => {
  expect((await ask(bank, `${bank.webUrl}fr/authentification.html`)).text).toContain('name="_cm_user"');
  expect((await ask(bank, `${bank.webUrl}oauth2/it/banque/oauth2_authorization.aspx`)).status).toBe(404);
});
