import { checkServerIdentity, DEFAULT_MIN_VERSION, type SecureVersion } from 'node:tls';

/** What Node is told for each connection. */
interface TlsChecks {
  readonly rejectUnauthorized: boolean;
  readonly checkServerIdentity: typeof checkServerIdentity;
}

/**
 * How each connection of ours checks who is at the other end, written out: `NODE_TLS_REJECT_UNAUTHORIZED`, the global agent and
 * whatever else the host program sets for its own connections have no say in it.
 */
export const TLS_CHECKS: TlsChecks = {
  rejectUnauthorized: true,
  checkServerIdentity,
};

/** For the contexts that we make: a host program may ask for more with Node's own flags, never for less. */
export const TLS_VERSIONS: { readonly minVersion: SecureVersion } = {
  minVersion: DEFAULT_MIN_VERSION === 'TLSv1.3' ? 'TLSv1.3' : 'TLSv1.2',
};
