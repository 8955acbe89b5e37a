import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import tls from 'node:tls';
import type { SecretsSeen } from './secrets-seen.ts';

/** Form fields whose value is a secret. */
const SECRET_FIELD = /pwd|password|otp|refresh_token|client_secret|^code$|assertion/i;
/** Names in links and hidden fields: whoever has one can ask for the page. */
const PAGE_TOKEN = /\b[0-9a-f]{64}\b/g;
/** Who a page is about. */
const HOLDER = /\b(?:M|MME|MLLE) [A-Z]{3,}(?: [A-Z]{3,})+\b/g;

/** Notes every secret that goes through a server of this process, and every private key that a client or server loads. */
export function watchNetwork(secrets: SecretsSeen): () => void {
  const onRequest = (message: unknown): void => {
    const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
    secrets.add('token', /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]);
    for (const cookie of (request.headers.cookie ?? '').split('; ')) noteCookie(secrets, cookie);
    if (request.method === 'POST') tapForm(secrets, request);
    tapPage(secrets, response);
  };
  diagnostics.subscribe('http.server.request.start', onRequest);
  const onResponse = (message: unknown): void => {
    const { response } = message as { readonly response: IncomingMessage };
    for (const cookie of response.headers['set-cookie'] ?? []) noteCookie(secrets, cookie);
  };
  diagnostics.subscribe('http.client.response.finish', onResponse);
  const { createSecureContext } = tls;
  tls.createSecureContext = (options) => {
    const keys = [options?.key ?? []].flat().map((key) => (typeof key === 'object' && 'pem' in key ? key.pem : key));
    for (const key of keys) for (const line of keyLines(key.toString())) secrets.add('key', line);
    return createSecureContext(options);
  };
  syncBuiltinESMExports();
  return () => {
    diagnostics.unsubscribe('http.client.response.finish', onResponse);
    diagnostics.unsubscribe('http.server.request.start', onRequest);
    tls.createSecureContext = createSecureContext;
    syncBuiltinESMExports();
  };
}

function keyLines(pem: string): readonly string[] {
  return pem.includes('PRIVATE KEY')
    ? pem.split('\n').filter((line) => line.length >= 40 && !line.startsWith('-'))
    : [];
}

/** Shorter ones (`fr`, `true`) are words of the interface. */
function noteCookie(secrets: SecretsSeen, cookie: string): void {
  const [, value = ''] = /^[^=]+=([^;]*)/.exec(cookie) ?? [];
  if (value.length >= 16 && !value.startsWith('http')) secrets.add('cookie', value);
}

function tapForm(secrets: SecretsSeen, request: IncomingMessage): void {
  if (!/urlencoded/.test(request.headers['content-type'] ?? '')) return;
  let body = '';
  const { push } = request;
  request.push = (chunk: Buffer | null, encoding): boolean => {
    if (chunk !== null) body += chunk.toString();
    else {
      for (const [name, value] of new URLSearchParams(body)) {
        if (SECRET_FIELD.test(name)) secrets.add(/pwd|password/i.test(name) ? 'password' : 'code', value);
      }
    }
    return push.call(request, chunk, encoding);
  };
}

function tapPage(secrets: SecretsSeen, response: ServerResponse): void {
  const note = (chunk: unknown): void => {
    const html = typeof chunk === 'string' ? chunk : chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : '';
    if (!/^\s*</.test(html)) return;
    for (const [token] of html.matchAll(PAGE_TOKEN)) secrets.add('page text', token);
    for (const [holder] of html.matchAll(HOLDER)) secrets.add('page text', holder);
  };
  for (const name of ['write', 'end'] as const) {
    const original = response[name] as (...args: unknown[]) => never;
    response[name] = (...args: unknown[]): never => {
      note(args[0]);
      return original.apply(response, args);
    };
  }
}
