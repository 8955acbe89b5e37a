import type { PsuAccess } from './request/psu-access.ts';
import { createStetConnection, type StetConnectionOptions } from './stet-connection.ts';
import type { StetPsu } from './stet-psu.ts';

/** How to reach one bank, and on whose behalf. */
export interface StetClientOptions extends StetConnectionOptions, PsuAccess {}

/** One PSU's account information, with connections of its own. */
export interface StetClient extends StetPsu {
  /** Ends every call with `aborted` and closes all connections. */
  readonly close: () => void;
}

/**
 * The STET API for one PSU: a connection and its only user in one. With many PSUs, share a connection instead.
 *
 * @throws {RelaisError} `certificate_problem` when the certificate or its key cannot be loaded
 * @see {@link createStetConnection}
 */
export function createStetClient(options: StetClientOptions): StetClient {
  const connection = createStetConnection(options);
  return { ...connection.for(options), close: () => connection.close() };
}
