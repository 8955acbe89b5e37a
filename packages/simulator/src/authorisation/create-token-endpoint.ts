import { Hono } from 'hono';
import type { ClientRegistry } from '../registration/client-registry.ts';
import type { RequestRecorder } from '../request-log/request-log.ts';
import type { Grants, Tokens } from './grants.ts';
import type { OAuthEnv } from './oauth-env.ts';
import { OAuthError } from './oauth-error.ts';
import { singleFields } from './single-fields.ts';

export interface TokenEndpointOptions {
  readonly registry: ClientRegistry;
  readonly grants: Grants;
  readonly requestLog: Pick<RequestRecorder, 'tokenRequest'>;
}

/**
 * The token endpoint (RFC 6749, section 3.2). Clients identify themselves by their QWAC (`tls_client_auth`, RFC 8705);
 * tokens are good only with that certificate.
 */
export function createTokenEndpoint({ registry, grants, requestLog }: TokenEndpointOptions): Hono<OAuthEnv> {
  const endpoint = new Hono<OAuthEnv>();

  endpoint.post('/', async (context) => {
    const { organization, thumbprint } = context.get('certificate');
    const fields = await readForm(context.req.raw);
    const need = (name: string): string => {
      const value = fields.get(name);
      if (value === undefined) throw new OAuthError('invalid_request', `${name} is missing`);
      return value;
    };
    const { clientId } = registry.ofOrganization(need('client_id'), organization);

    function grant(): Tokens {
      switch (need('grant_type')) {
        case 'authorization_code': {
          const [redirectUri, codeVerifier] = [fields.get('redirect_uri'), fields.get('code_verifier')];
          return grants.redeem({ code: need('code'), clientId, redirectUri, codeVerifier, thumbprint });
        }
        case 'refresh_token':
          return grants.refresh({ refreshToken: need('refresh_token'), clientId, thumbprint });
        default:
          throw new OAuthError('unsupported_grant_type', 'grant_type must be authorization_code or refresh_token');
      }
    }

    try {
      const tokens = grant();
      const what = fields.get('grant_type') === 'refresh_token' ? 'refreshes' : 'codes';
      requestLog.tokenRequest(clientId, what, tokens.consent.login);
      return context.json({
        access_token: tokens.accessToken,
        token_type: 'bearer',
        expires_in: tokens.expiresInSeconds,
        ...(tokens.refreshToken === undefined ? {} : { refresh_token: tokens.refreshToken }),
        scope: tokens.consent.scope.join(' '),
      });
    } catch (error) {
      requestLog.tokenRequest(clientId, 'refused');
      throw error;
    }
  });
  return endpoint;
}

async function readForm(request: Request): Promise<ReadonlyMap<string, string>> {
  const [mediaType = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (mediaType.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    throw new OAuthError('invalid_request', 'Content-Type must be application/x-www-form-urlencoded');
  }
  return singleFields(new URLSearchParams(await request.text()));
}
