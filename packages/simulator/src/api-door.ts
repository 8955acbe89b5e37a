import type { X509Certificate } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import type { Clock } from '@relais/model';
import { type ApiControl, createApiControl } from './api/api-control.ts';
import type { ApiRules } from './api/api-rules.ts';
import { createApi } from './api/create-api.ts';
import { createIssuedIds } from './api/issued-ids.ts';
import type { LastPageNext } from './api/page-links.ts';
import { createAuthorisationSite } from './authorisation/create-authorisation-site.ts';
import { createOAuthDoor } from './authorisation/create-oauth-door.ts';
import { createGrants } from './authorisation/grants.ts';
import type { AnswerOptions } from './door/answer-requests.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { ShownCertificate } from './pki/shown-certificate.ts';
import { createClientRegistry } from './registration/client-registry.ts';
import type { RequestRecorder } from './request-log/request-log.ts';
import type { Site } from './web/site/site.ts';

export interface ApiDoorOptions {
  /** Path of the bank, e.g. `/cic/`. */
  readonly basePath: string;
  readonly site: Site;
  readonly ledger: () => Ledger;
  readonly clock: Clock;
  readonly requestLog: RequestRecorder;
  /** Root of all certificates. */
  readonly root: X509Certificate;
  /** What the bank sees of the certificate behind a request. */
  readonly certificateOf: (incoming: HttpBindings['incoming']) => ShownCertificate;
  readonly rules: ApiRules;
  readonly pageSize: number;
  readonly lastPageNext: LastPageNext;
}

/** Clients, consents and resources at the API door, and the authorisation pages at the web door. */
export interface ApiDoor {
  /** Answers at the API door. */
  readonly fetch: AnswerOptions['fetch'];
  /** Answers at the web door; `undefined` for a path that is no authorisation page. */
  readonly pages: (request: Request) => Promise<Response | undefined>;
  readonly control: ApiControl;
}

/** @throws {TypeError | RangeError} for an unknown rule or a value that the rule cannot have */
export function createApiDoor(options: ApiDoorOptions): ApiDoor {
  const { basePath, site, ledger, clock, requestLog, root, certificateOf, pageSize, lastPageNext } = options;
  const ids = createIssuedIds();
  const registry = createClientRegistry(clock);
  const grants = createGrants(clock, () => control.rules());
  const control = createApiControl({ given: options.rules, grants, ids });
  const { rules } = control;

  const pages = createAuthorisationSite({ site, ledger, clock, registry, grants, pkce: () => rules().pkce });
  const oauth = createOAuthDoor({ basePath, registry, grants, requestLog, root, clock, certificateOf });
  const shared = { basePath, ledger, clock, rules, registry, grants, certificateOf };
  const resources = createApi({ ...shared, ids, pageSize, lastPageNext });

  return {
    fetch: (request, env) =>
      new URL(request.url).pathname.startsWith(`${basePath}oauth2/`)
        ? oauth.fetch(request, env)
        : resources.fetch(request, env),
    pages: async (request) => {
      if (!new URL(request.url).pathname.startsWith('/oauth2/')) return undefined;
      return pages.fetch(request);
    },
    control,
  };
}
