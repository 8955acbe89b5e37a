import type { IncomingMessage } from 'node:http';
import { type Clock, cic } from '@relais/model';
import {
  createStetConnection,
  type StetConnection,
  type TokenSet,
  type Tokens,
  type TokensOptions,
} from '../../src/index.ts';
import { certificates } from './certificates.ts';
import { type Script, type ScriptedBank, startScriptedBank } from './scripted-bank.ts';

const pki = await certificates();

/** A bank whose token endpoint does what a test tells it to, and a host's tokens there. */
export interface TokenScene extends AsyncDisposable {
  readonly bank: ScriptedBank;
  readonly connection: StetConnection;
  readonly tokens: Tokens;
  readonly store: Map<string, TokenSet>;
  /** Form bodies that the token endpoint was sent, in order. */
  readonly forms: readonly URLSearchParams[];
}

export async function openTokenScene(
  answer: Script,
  options: Partial<TokensOptions> & { readonly clock?: Clock } = {},
): Promise<TokenScene> {
  const forms: URLSearchParams[] = [];
  const bank = await startScriptedBank(pki.server, async (request, response, nth) => {
    if (request.method === 'POST') forms.push(new URLSearchParams(await bodyOf(request)));
    answer(request, response, nth);
  });
  const { clock, ...given } = options;
  const { baseUrl } = bank.profile.api;
  const connection = createStetConnection({
    profile: cic({ api: { baseUrl } }),
    certificate: pki.qwac,
    ca: pki.rootPem,
    ...(clock !== undefined && { clock }),
  });
  const store = new Map<string, TokenSet>();
  const redirectUri = 'https://tpp.example/back';
  const tokens = connection.tokens({ clientId: 'client-1', redirectUri, store, ...given });
  return {
    bank,
    connection,
    tokens,
    store,
    forms,
    [Symbol.asyncDispose]: async () => {
      connection.close();
      await bank[Symbol.asyncDispose]();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
