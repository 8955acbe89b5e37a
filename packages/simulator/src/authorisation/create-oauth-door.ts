import type { X509Certificate } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import type { Clock } from '@relais/model';
import { Hono } from 'hono';
import type { ShownCertificate } from '../pki/shown-certificate.ts';
import type { ClientRegistry } from '../registration/client-registry.ts';
import { createRegistration } from '../registration/create-registration.ts';
import { createTokenEndpoint, type TokenEndpointOptions } from './create-token-endpoint.ts';
import type { Grants } from './grants.ts';
import type { OAuthEnv } from './oauth-env.ts';
import { OAuthError, oauthErrorBody } from './oauth-error.ts';

export interface OAuthDoorOptions {
  /** Path of the bank, e.g. `/cic/`. */
  readonly basePath: string;
  readonly registry: ClientRegistry;
  readonly grants: Grants;
  readonly requestLog: TokenEndpointOptions['requestLog'];
  readonly root: X509Certificate;
  readonly clock: Clock;
  /** What the bank sees of the certificate behind a request. */
  readonly certificateOf: (incoming: HttpBindings['incoming']) => ShownCertificate;
}

/** Token endpoint and registration: the part of the OAuth server behind the QWAC. */
export function createOAuthDoor(options: OAuthDoorOptions): Hono<OAuthEnv> {
  const { basePath, registry, grants, requestLog, root, clock, certificateOf } = options;
  const door = new Hono<OAuthEnv>();

  door.use(async (context, next) => {
    const certificate = certificateOf(context.env.incoming);
    if (certificate.verdict !== 'good') {
      throw new OAuthError('invalid_client', `Client certificate refused: ${certificate.verdict}`, 401);
    }
    context.set('certificate', certificate);
    // Tokens must not be stored on the way (RFC 6749, section 5.1).
    context.header('Cache-Control', 'no-store');
    context.header('Pragma', 'no-cache');
    return next();
  });

  const registrationPath = `${basePath}oauth2/register`;
  door.route(`${basePath}oauth2/token`, createTokenEndpoint({ registry, grants, requestLog }));
  door.route(
    registrationPath,
    createRegistration({
      registry,
      root,
      clock,
      path: registrationPath,
      onRemoved: (clientId) => grants.withdraw({ clientId }),
    }),
  );

  door.notFound((context) => answer(new OAuthError('invalid_request', `No ${context.req.method} here`), 404));
  door.onError((error) => {
    if (error instanceof OAuthError) return answer(error, error.status);
    throw error;
  });
  return door;
}

function answer(refusal: OAuthError, status: number): Response {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(oauthErrorBody(refusal), { status, headers });
}
