import { checkServerIdentity, DEFAULT_MIN_VERSION, type SecureVersion } from 'node:tls';

/** What Node is told for each connection. */
interface TlsChecks {
  readonly rejectUnauthorized: boolean;
  readonly checkServerIdentity: typeof checkServerIdentity;
}

/**
 * Server checks that every connection of Relais states itself. `NODE_TLS_REJECT_UNAUTHORIZED`, the global agent and
 * other settings of the host program cannot switch them off.
 */
export const TLS_CHECKS: TlsChecks = {
  rejectUnauthorized: true,
  checkServerIdentity,
};

/** For the contexts that Relais makes. Node's flags can make a host program's TLS stricter here, never weaker. */
export const TLS_VERSIONS: { readonly minVersion: SecureVersion } = {
  minVersion: DEFAULT_MIN_VERSION === 'TLSv1.3' ? 'TLSv1.3' : 'TLSv1.2',
};
