import type { HttpBindings } from '@hono/node-server';
import type { ShownCertificate } from '../pki/shown-certificate.ts';

/** What every handler behind the QWAC can rely on. */
export interface OAuthEnv {
  Bindings: HttpBindings;
  Variables: { certificate: ShownCertificate };
}
