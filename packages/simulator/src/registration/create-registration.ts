import type { X509Certificate } from 'node:crypto';
import type { Clock } from '@relais/model';
import { type Context, Hono } from 'hono';
import type { OAuthEnv } from '../authorisation/oauth-env.ts';
import { OAuthError } from '../authorisation/oauth-error.ts';
import { type ClientMetadata, readClientMetadata } from './client-metadata.ts';
import type { ClientRegistry, RegisteredClient } from './client-registry.ts';
import { sealingJwk } from './sealing-key.ts';

export interface RegistrationOptions {
  readonly registry: ClientRegistry;
  readonly root: X509Certificate;
  readonly clock: Clock;
  /** Address of the registration, without a trailing slash. */
  readonly path: string;
  /** Withdraws the consents of a removed client. */
  readonly onRemoved: (clientId: string) => void;
}

/**
 * Registration of clients (RFC 7591) and its maintenance (RFC 7592).
 *
 * The QWAC alone identifies the TPP: there is no initial and no registration access token.
 */
export function createRegistration({ registry, root, clock, path, onRemoved }: RegistrationOptions): Hono<OAuthEnv> {
  const registration = new Hono<OAuthEnv>();
  const organizationOf = (context: Context<OAuthEnv>): string => context.get('certificate').organization;
  const clientOf = (context: Context<OAuthEnv>): RegisteredClient =>
    registry.ofOrganization(context.req.param('id') ?? '', organizationOf(context));

  async function read(context: Context<OAuthEnv>): Promise<{ body: unknown; metadata: ClientMetadata }> {
    const body: unknown = await context.req.json().catch(() => undefined);
    const scene = { root, now: clock.now(), organization: organizationOf(context) };
    return { body, metadata: readClientMetadata(body, scene) };
  }

  function show(context: Context<OAuthEnv>, client: RegisteredClient): Readonly<Record<string, unknown>> {
    return {
      client_id: client.clientId,
      client_id_issued_at: client.issuedAt,
      registration_client_uri: new URL(`${path}/${client.clientId}`, context.req.url).href,
      redirect_uris: client.redirectUris,
      token_endpoint_auth_method: 'tls_client_auth',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      client_name: client.clientName,
      scope: client.scope.join(' '),
      contacts: client.contacts,
      jwks: { keys: client.keys.map(sealingJwk) },
    };
  }

  registration.post('/', async (context) => {
    const { metadata } = await read(context);
    return context.json(show(context, registry.add(metadata, organizationOf(context))), 201);
  });
  registration.get('/:id', (context) => context.json(show(context, clientOf(context))));
  registration.put('/:id', async (context) => {
    const client = clientOf(context);
    const { body, metadata } = await read(context);
    checkReplacement(body, client);
    return context.json(show(context, registry.replace(client, metadata)));
  });
  registration.delete('/:id', (context) => {
    const { clientId } = clientOf(context);
    registry.remove(clientId);
    onRemoved(clientId);
    return context.body(null, 204);
  });
  return registration;
}

/** Members that a client must not send back (RFC 7592, section 2.2). */
const OWN_MEMBERS = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
];

function checkReplacement(body: unknown, { clientId }: RegisteredClient): void {
  const given: Readonly<Record<string, unknown>> = { ...(body as object) };
  if (given['client_id'] !== clientId) {
    throw new OAuthError('invalid_client_metadata', 'client_id must be there, and the one that is replaced');
  }
  const own = OWN_MEMBERS.find((name) => name in given);
  if (own !== undefined) throw new OAuthError('invalid_client_metadata', `${own} must not be sent`);
}
