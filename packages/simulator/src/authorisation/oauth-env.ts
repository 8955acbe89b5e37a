import type { HttpBindings } from '@hono/node-server';
import type { ShownCertificate } from '../pki/shown-certificate.ts';

/** The facts that every handler behind the QWAC has. */
export interface OAuthEnv {
  Bindings: HttpBindings;
  Variables: { certificate: ShownCertificate };
}
