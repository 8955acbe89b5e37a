import { createHash, createSign, randomUUID } from 'node:crypto';
import type { PemCertificate, RegisterClientOptions, Simulator } from '../src/index.ts';
import { type Answer, ask } from './ask.ts';

export const REDIRECT_URI = 'https://tpp.example/callback';
/** Of RFC 7636, appendix B. */
const CODE_VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const CODE_CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** A client that does all that the bank asks of it. */
export interface StrictClient {
  readonly clientId: string;
  readonly kid: string;
  readonly seal: PemCertificate;
}

export async function newClient(bank: Simulator, options: RegisterClientOptions = {}): Promise<StrictClient> {
  const { clientId, kids } = await bank.registerClient(options);
  return { clientId, kid: kids[0] ?? '', seal: options.qseals?.[0] ?? (await bank.pki.qseal) };
}

/** What the token endpoint answers. */
export interface TokenAnswer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** One request to the token endpoint. */
export async function askToken(
  bank: Simulator,
  fields: Readonly<Record<string, string>>,
  certificate: PemCertificate = bank.pki.qwac,
): Promise<TokenAnswer> {
  const { status, text } = await ask(bank, bank.tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', 'user-agent': 'test' },
    body: new URLSearchParams(fields).toString(),
    certificate,
  });
  return { status, json: JSON.parse(text) };
}

export interface CustomerChoice {
  readonly login?: string;
  readonly accounts?: readonly string[];
  readonly scope?: string;
}

/** A code for the client, as the customer gives it. */
export async function newCode(
  bank: Simulator,
  { clientId }: StrictClient,
  choice: CustomerChoice = {},
): Promise<string> {
  const { code } = await bank.authorise({
    login: 'ALICE01',
    clientId,
    redirectUri: REDIRECT_URI,
    codeChallenge: CODE_CHALLENGE,
    ...choice,
  });
  if (code === undefined) throw new Error('no code');
  return code;
}

/** The fields with which a code is redeemed. */
export function redemption({ clientId }: StrictClient, code: string): Readonly<Record<string, string>> {
  return {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: CODE_VERIFIER,
  };
}

/** Tokens for the client, from the customer's consent to the exchange. */
export async function newTokens(
  bank: Simulator,
  client: StrictClient,
  choice: CustomerChoice = {},
): Promise<{ readonly access: string; readonly refresh: string }> {
  const { json } = await askToken(bank, redemption(client, await newCode(bank, client, choice)));
  return { access: String(json['access_token']), refresh: String(json['refresh_token']) };
}

/** A request before it is signed: what a test wants otherwise. `undefined` leaves a header out. */
export interface StrictQuestion {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  /** Names of the signed headers. */
  readonly signed?: readonly string[];
  readonly algorithm?: string;
  readonly kid?: string;
  readonly key?: string;
  readonly certificate?: PemCertificate;
  /** Changed after the signature was made. */
  readonly afterwards?: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly now?: number;
}

/** One signed request to the API. */
export async function askSigned(
  bank: Simulator,
  client: StrictClient,
  token: string,
  resource: string,
  question: StrictQuestion = {},
): Promise<Answer> {
  const { method = 'GET', body, algorithm = 'rsa-sha256', certificate = bank.pki.qwac } = question;
  const url = new URL(`${bank.apiUrl}stet-psd2-api/v2.1/${resource}`);
  const describing =
    body === undefined
      ? {}
      : {
          'content-type': 'application/json',
          digest: `SHA-256=${createHash('sha256').update(body).digest('base64')}`,
          'content-length': String(Buffer.byteLength(body)),
        };
  const wanted: Readonly<Record<string, string | undefined>> = {
    host: url.host,
    date: new Date(question.now ?? Date.now()).toUTCString(),
    'x-request-id': randomUUID(),
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    'user-agent': 'test',
    ...describing,
    ...question.headers,
  };
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) headers[name] = value;

  const names = question.signed ?? [
    ...['(request-target)', 'host', 'date', 'x-request-id'],
    ...(body === undefined ? [] : ['digest', 'content-type']),
  ];
  const target = `${method.toLowerCase()} ${url.pathname}${url.search}`;
  const lines = names.map((name) => `${name}: ${name === '(request-target)' ? target : headers[name]}`);
  const signature = createSign('RSA-SHA256')
    .update(lines.join('\n'))
    .sign(question.key ?? client.seal.key, 'base64');
  const parameters = [
    `keyId="${question.kid ?? client.kid}"`,
    `algorithm="${algorithm}"`,
    `headers="${names.join(' ')}"`,
    `signature="${signature}"`,
  ];
  headers['signature'] = parameters.join(',');
  return ask(bank, url.href, {
    method,
    headers: { ...headers, ...question.afterwards },
    certificate,
    ...(body === undefined ? {} : { body }),
  });
}
