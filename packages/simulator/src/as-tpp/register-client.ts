import { X509Certificate } from 'node:crypto';
import type { PemCertificate } from '../pki/authority.ts';
import type { Pki } from '../pki/create-pki.ts';
import { exchange } from './exchange.ts';

export interface RegisterClientOptions {
  /** @defaultValue `['https://tpp.example/callback']` */
  readonly redirectUris?: readonly string[];
  /** @defaultValue `Agrégateur Exemple` */
  readonly clientName?: string;
  /** @defaultValue `aisp extended_transaction_history` */
  readonly scope?: string;
  /** @defaultValue `pki.qwac` */
  readonly qwac?: PemCertificate;
  /** One or more sealing certificates. @defaultValue `[await pki.qseal]` */
  readonly qseals?: readonly PemCertificate[];
}

/** The facts of a registration that a client needs. */
export interface RegisteredClientKeys {
  readonly clientId: string;
  /** `kid` of each sealing key, in the order of the certificates. */
  readonly kids: readonly string[];
  /** Address at which the client reads, replaces and deletes its registration (RFC 7592). */
  readonly registrationClientUri: string;
}

/** Registers a client. @throws {Error} with the bank's answer, when it refuses */
export type RegisterClient = (options?: RegisterClientOptions) => Promise<RegisteredClientKeys>;

export function clientRegistrar(pki: Pki, url: string): RegisterClient {
  return async (options = {}) => {
    const { qwac = pki.qwac, qseals = [await pki.qseal] } = options;
    const metadata = {
      redirect_uris: options.redirectUris ?? ['https://tpp.example/callback'],
      token_endpoint_auth_method: 'tls_client_auth',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      client_name: options.clientName ?? 'Agrégateur Exemple',
      scope: options.scope ?? 'aisp extended_transaction_history',
      contacts: ['psd2@tpp.example'],
      jwks: {
        keys: qseals.map(({ cert }) => ({ kty: 'RSA', x5c: [new X509Certificate(cert).raw.toString('base64')] })),
      },
    };
    const headers = { 'content-type': 'application/json', accept: 'application/json', 'user-agent': 'simulator' };
    const { status, text } = await exchange(url, {
      method: 'POST',
      headers,
      body: JSON.stringify(metadata),
      ca: pki.rootPem,
      certificate: qwac,
    });
    if (status !== 201) throw new Error(`The registration was refused with ${status}: ${text}`);
    const answer: {
      readonly client_id: string;
      readonly registration_client_uri: string;
      readonly jwks: { readonly keys: readonly { readonly kid: string }[] };
    } = JSON.parse(text);
    return {
      clientId: answer.client_id,
      kids: answer.jwks.keys.map(({ kid }) => kid),
      registrationClientUri: answer.registration_client_uri,
    };
  };
}
