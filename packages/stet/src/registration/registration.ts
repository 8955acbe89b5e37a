import { type CallOptions, RelaisError, registrationUrlOf } from '@relais/model';
import { endpointFailure } from '../failure/endpoint-failure.ts';
import { parseSettings } from '../reading/parse-json.ts';
import type { BankConnection } from '../request/bank-connection.ts';
import { type Call, runCall } from '../request/call.ts';
import { sendUnsigned } from '../request/send-unsigned.ts';
import { type ClientMetadata, keysOf, type RegisteredClient, readRegisteredClient } from './registered-client.ts';
import { registrationError } from './registration-error.ts';
import { sealingJwk } from './sealing-jwk.ts';

/** What a TPP registers as. */
export interface NewClient {
  /** Shown to the PSU on the page where it consents: choose with care. */
  readonly name: string;
  readonly redirectUris: readonly string[];
  /** Addresses to write to, e.g. `psd2@tpp.example`. */
  readonly contacts: readonly string[];
  /** The QSealCs that sign requests, PEM or DER. */
  readonly sealingCertificates: readonly (string | Uint8Array)[];
  /** @defaultValue `aisp extended_transaction_history` */
  readonly scope?: string;
  /** Further members of RFC 7591 or of the bank's own, e.g. `{ logo_uri }`. They win over the ones above. */
  readonly metadata?: ClientMetadata;
}

/** The registration of a TPP at one bank, which knows it by its QWAC (RFC 7591, RFC 7592). */
export interface Registration {
  readonly create: (client: NewClient, options?: CallOptions) => Promise<RegisteredClient>;
  readonly read: (client: RegisteredClient, options?: CallOptions) => Promise<RegisteredClient>;
  /** Replaces everything that is registered by `metadata`: begin with those that {@link Registration.read} answers. */
  readonly replace: (
    client: RegisteredClient,
    metadata: ClientMetadata,
    options?: CallOptions,
  ) => Promise<RegisteredClient>;
  /**
   * Adds a QSealC beside those that are registered, and answers the `keyId` its signatures have to name. The others stay
   * good: sign with the new key, and remove the old one when nothing uses it any more.
   */
  readonly addSealingKey: (
    client: RegisteredClient,
    certificate: string | Uint8Array,
    options?: CallOptions,
  ) => Promise<{ readonly keyId: string; readonly client: RegisteredClient }>;
  /** Removes the key that signatures named `keyId`. */
  readonly removeSealingKey: (
    client: RegisteredClient,
    keyId: string,
    options?: CallOptions,
  ) => Promise<RegisteredClient>;
}

/**
 * The registration endpoint of one bank.
 *
 * @throws {TypeError} saying what to look up, when the profile has no registration path
 */
export function createRegistration(connection: BankConnection): Registration {
  const endpoint = registrationUrlOf(connection.profile);

  async function ask(
    method: 'GET' | 'POST' | 'PUT',
    known: Partial<RegisteredClient> & { readonly uri?: string },
    metadata: ClientMetadata | undefined,
    call: Call,
  ): Promise<RegisteredClient> {
    const { accessToken } = known;
    const reply = await sendUnsigned(
      connection,
      {
        method,
        url: method === 'POST' ? endpoint : ownUrl(known),
        headers: {
          ...(accessToken !== undefined && { Authorization: `Bearer ${accessToken}` }),
          ...(metadata !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(metadata !== undefined && { body: Buffer.from(JSON.stringify(metadata)) }),
      },
      call,
    );
    // RFC 7591 asks for 201; a bank that says 200 has registered all the same.
    if (reply.status === 200 || (reply.status === 201 && method === 'POST')) {
      return readRegisteredClient(parseSettings(reply.body), known);
    }
    throw registrationError(reply) ?? endpointFailure(reply, 'the registration', connection.clock.now());
  }

  /** Only the bank's own API may be shown the QWAC, whatever address a reply or a store held. */
  function ownUrl({ uri }: Partial<RegisteredClient>): URL {
    if (uri === undefined) throw new TypeError('client.uri is missing: the bank gave no address of the registration');
    const url = URL.canParse(uri, endpoint.href) ? new URL(uri, endpoint) : undefined;
    if (url?.origin !== endpoint.origin) {
      throw new RelaisError('malformed_reply', 'the address of the registration leaves the bank', {
        reason: 'foreign_uri',
      });
    }
    return url;
  }

  const inCall = <T>(options: CallOptions = {}, work: (call: Call) => Promise<T>): Promise<T> =>
    runCall(work, options, connection);

  /** Reads first, so that nothing is lost that another program registered. */
  async function change(
    client: RegisteredClient,
    keys: (now: readonly Readonly<Record<string, unknown>>[]) => readonly unknown[],
    call: Call,
  ): Promise<RegisteredClient> {
    const now = await ask('GET', client, undefined, call);
    const { jwks } = now.metadata;
    const metadata = { ...now.metadata, jwks: { ...(jwks as object | undefined), keys: keys(keysOf(jwks)) } };
    return ask('PUT', now, metadata, call);
  }

  return {
    create: async (client, options) => {
      const metadata = metadataOf(client);
      return inCall(options, (call) => ask('POST', {}, metadata, call));
    },
    read: (client, options) => inCall(options, (call) => ask('GET', client, undefined, call)),
    replace: (client, metadata, options) =>
      inCall(options, (call) => ask('PUT', client, { ...metadata, client_id: client.clientId }, call)),
    addSealingKey: async (client, certificate, options) => {
      const jwk = sealingJwk(certificate);
      return inCall(options, async (call) => {
        const changed = await change(client, (keys) => [...keys, jwk], call);
        const keyId = changed.sealingKeys.find((key) => key.certificate === jwk.x5c[0])?.keyId;
        if (keyId !== undefined) return { keyId, client: changed };
        throw new RelaisError('malformed_reply', 'the bank answered no id for the key', {
          reason: 'no_key_id',
          ...(call.requestId !== undefined && { requestId: call.requestId }),
        });
      });
    },
    removeSealingKey: (client, keyId, options) =>
      inCall(options, (call) => change(client, (keys) => keys.filter(({ kid }) => kid !== keyId), call)),
  };
}

function metadataOf({ name, redirectUris, contacts, sealingCertificates, scope, metadata }: NewClient): ClientMetadata {
  return {
    redirect_uris: redirectUris,
    token_endpoint_auth_method: 'tls_client_auth',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    client_name: name,
    scope: scope ?? 'aisp extended_transaction_history',
    contacts,
    jwks: { keys: sealingCertificates.map(sealingJwk) },
    ...metadata,
  };
}
