import type { PsuAccess } from './request/psu-access.ts';
import type { StetAccountInformation } from './resource/account-information.ts';
import { createStetTransport, type StetTransportOptions } from './stet-transport.ts';

/** How to reach one bank, and on whose behalf. */
export interface StetClientOptions extends StetTransportOptions, PsuAccess {}

/** One PSU's account information, with connections of its own. */
export interface StetClient extends StetAccountInformation {
  /** Ends every call with `aborted` and closes all connections. */
  readonly close: () => void;
}

/**
 * The STET API for one PSU: a transport and its only user in one. With many PSUs, share a transport instead.
 *
 * @throws {RelaisError} `certificate_problem` when the certificate or its key cannot be loaded
 * @see {@link createStetTransport}
 */
export function createStetClient({ token, psuHeaders, ...bank }: StetClientOptions): StetClient {
  const transport = createStetTransport(bank);
  const psu = transport.for({ token, ...(psuHeaders === undefined ? {} : { psuHeaders }) });
  return { ...psu, close: () => transport.close() };
}
