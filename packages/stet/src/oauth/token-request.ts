import { isRelaisError, RelaisError, type RelaisErrorReason, tokenUrlOf } from '@relais/model';
import {
  type AuthorizationServer,
  authorizationCodeGrantRequest,
  type Client,
  customFetch,
  processAuthorizationCodeResponse,
  processRefreshTokenResponse,
  ResponseBodyError,
  refreshTokenGrantRequest,
  TlsClientAuth,
  type TokenEndpointRequestOptions,
  type TokenEndpointResponse,
} from 'oauth4webapi';
import { endpointFailure } from '../failure/endpoint-failure.ts';
import { UnreadableReply } from '../failure/unreadable-reply.ts';
import { parseJson } from '../reading/parse-json.ts';
import { asObject, isMissing } from '../reading/reader.ts';
import type { BankConnection } from '../request/bank-connection.ts';
import { type Call, runCall } from '../request/call.ts';
import { sendUnsigned } from '../request/send-unsigned.ts';
import { tokenFailure } from './token-failure.ts';
import type { TokenSet } from './token-set.ts';

/** The TPP gives one of these for tokens. */
export type Grant =
  | { readonly refreshToken: string }
  | { readonly parameters: URLSearchParams; readonly redirectUri: string; readonly codeVerifier: string };

/** How the token endpoint is asked. */
export interface TokenEndpoint {
  readonly connection: BankConnection;
  readonly clientId: string;
  readonly deadlineMs: number;
  /** How long before its end a token is refreshed. */
  readonly refreshEarlyMs: number;
}

/** Writes a refresh token down. The bank gives it once, and takes the one before no more. */
export type KeepRefreshToken = (refreshToken: string) => Promise<void>;

/** What of an answer is read. All else, an ID token say, is none of our business. */
const MEMBERS = ['access_token', 'token_type', 'expires_in', 'refresh_token', 'scope', 'error'] as const;

/**
 * Exchanges a grant for tokens; the client is known by its QWAC (RFC 8705, section 2.1).
 *
 * @param keep - told of the refresh token before anything else of the answer is looked at
 * @throws {RelaisError} `consent_expired` with reason `invalid_grant`, `certificate_problem`, `malformed_reply`,
 * `bank_unavailable`
 */
export function requestTokens(endpoint: TokenEndpoint, grant: Grant, keep: KeepRefreshToken): Promise<TokenSet> {
  const { connection, clientId, deadlineMs } = endpoint;
  const { profile, clock } = connection;
  const server = { issuer: profile.api.baseUrl, token_endpoint: tokenUrlOf(profile).href };
  const client = { client_id: clientId };
  const ask = (call: Call): Promise<TokenSet> =>
    sendGrant(server, client, grant, { [customFetch]: fetchThrough(connection, call, keep) })
      .then((answer) => tokensOf(answer, clock.now(), endpoint.refreshEarlyMs))
      .catch((error: unknown) => Promise.reject(typed(error, call)));
  return runCall(ask, { deadlineMs }, connection).catch((error: unknown) => Promise.reject(tokenFailure(error)));
}

async function sendGrant(
  server: AuthorizationServer,
  client: Client,
  grant: Grant,
  options: TokenEndpointRequestOptions,
): Promise<TokenEndpointResponse> {
  const byCertificate = TlsClientAuth();
  if ('refreshToken' in grant) {
    const response = await refreshTokenGrantRequest(server, client, byCertificate, grant.refreshToken, options);
    return processRefreshTokenResponse(server, client, response);
  }
  const { parameters, redirectUri, codeVerifier } = grant;
  const response = await authorizationCodeGrantRequest(
    server,
    client,
    byCertificate,
    parameters,
    redirectUri,
    codeVerifier,
    options,
  );
  return processAuthorizationCodeResponse(server, client, response);
}

/** A `fetch` for the library that goes over our own connections, and through our own reading of replies. */
function fetchThrough(
  connection: BankConnection,
  call: Call,
  keep: KeepRefreshToken,
): NonNullable<TokenEndpointRequestOptions[typeof customFetch]> {
  return async (address, { body, headers }) => {
    const reply = await sendUnsigned(
      connection,
      {
        method: 'POST',
        url: new URL(address),
        headers: { 'Content-Type': headers['content-type'] ?? '' },
        body: Buffer.from(String(body)),
      },
      call,
    );
    const given = membersOf(reply.body, reply.status);
    if (given === undefined) throw endpointFailure(reply, 'a token', connection.clock.now());
    const refreshToken = given['refresh_token'];
    if (reply.status === 200 && isSendable(refreshToken)) await keep(refreshToken);
    return new Response(JSON.stringify(readable(given)), {
      status: reply.status,
      headers: { 'content-type': 'application/json' },
    });
  };
}

/** @returns `undefined` for a reply that is no answer of a token endpoint (RFC 6749, sections 5.1 and 5.2) */
function membersOf(body: Uint8Array, status: number): Readonly<Record<string, unknown>> | undefined {
  if (status !== 200 && status !== 400 && status !== 401) return undefined;
  try {
    const given = asObject(parseJson(body));
    return status === 200 || typeof given['error'] === 'string' ? given : undefined;
  } catch (error) {
    if (status === 200) throw error;
    return undefined;
  }
}

/**
 * The members as the library reads them. A member of another form is let go, not the tokens beside it. Without a life, a token is
 * used until the bank refuses it. Without a type it is a bearer token.
 */
function readable(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const members = MEMBERS.filter((name) => !isMissing(given[name]) && (FORMS[name]?.(given[name]) ?? true));
  const read = Object.fromEntries(members.map((name) => [name, given[name]]));
  return 'access_token' in read ? { token_type: 'bearer', ...read } : read;
}

/** Where the library refuses the whole answer, or reads another value than stands there. */
const FORMS: Readonly<Partial<Record<(typeof MEMBERS)[number], (value: unknown) => boolean>>> = {
  // The library would read "3600 or so" as 3600.
  expires_in: (value) => /^\d{1,10}(\.\d+)?$/.test(String(value)),
  refresh_token: isSendable,
  scope: (value) => typeof value === 'string',
};

/** Anything else could not be sent back. */
function isSendable(token: unknown): token is string {
  return typeof token === 'string' && /^[\x20-\x7e]+$/.test(token);
}

function tokensOf(answer: TokenEndpointResponse, now: number, refreshEarlyMs: number): TokenSet {
  const { access_token: accessToken, expires_in: seconds, refresh_token: refreshToken, scope } = answer;
  // Anything else could not be sent in a header.
  const isUsable = answer.token_type === 'bearer' && /^[\x21-\x7e]+$/.test(accessToken);
  if (!isUsable) {
    throw new UnreadableReply('unreadable', 'the reply holds no bearer token that can be used');
  }
  const lifeMs = seconds === undefined ? undefined : seconds * 1000;
  return {
    accessToken,
    ...(lifeMs === undefined
      ? {}
      : // A short life is not refreshed from its first moment on.
        { expiresAt: now + lifeMs, refreshAt: now + lifeMs - Math.min(refreshEarlyMs, lifeMs / 2) }),
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(scope === undefined ? {} : { scope }),
  };
}

const HOST_ACTS = { actor: 'host' } as const;

/** Words of RFC 6749, section 5.2, that the host program has to look at. */
const REFUSALS: readonly RelaisErrorReason<'malformed_reply'>[] = [
  'invalid_request',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
];

/** What the library throws, as ours. Its errors hold the reply, and so the tokens: nothing of them is kept. */
function typed(error: unknown, { requestId, status }: Call): unknown {
  const facts = { ...(requestId !== undefined && { requestId }), ...(status !== undefined && { status }) };
  if (error instanceof ResponseBodyError) {
    const { error: word } = error;
    const message = 'the bank refused to give a token';
    if (word === 'invalid_grant') return new RelaisError('consent_expired', message, { ...facts, reason: word });
    if (word === 'invalid_client') return new RelaisError('certificate_problem', message, { ...facts, reason: word });
    const reason = REFUSALS.find((one) => one === word) ?? 'request_rejected';
    return new RelaisError('malformed_reply', message, { ...facts, ...HOST_ACTS, reason });
  }
  if (isRelaisError(error) || error instanceof UnreadableReply) return error;
  return new UnreadableReply('unreadable', 'the reply is no answer of a token endpoint');
}
