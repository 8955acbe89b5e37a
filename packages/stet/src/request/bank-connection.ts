import { Agent } from 'node:https';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import { type BankProfile, type ClientCertificate, type Clock, RelaisError, safeCause } from '@relais/model';
import { Axios } from 'axios';
import type { RequestSigner } from './request-signer.ts';

/** Everything the requests to one bank share, whoever the PSU is. */
export interface BankConnection {
  readonly profile: BankProfile;
  readonly http: Axios;
  readonly sign: RequestSigner | undefined;
  readonly clock: Clock;
  readonly newRequestId: () => string;
  readonly userAgent: string;
  readonly maxPages: number;
  /** Aborted when the connection is closed. */
  readonly closing: AbortSignal;
}

// More than a healthy bank ever needs at once, and a bound when a bank answers nobody.
const MAX_SOCKETS = 256;

/** A pool of kept-alive mutual TLS connections. */
export function createAgent(certificate: ClientCertificate, ca: string | Uint8Array | undefined): Agent {
  return new Agent({
    keepAlive: true,
    maxSockets: MAX_SOCKETS,
    rejectUnauthorized: true,
    // A context, because an agent made with `cert` and `key` names its connections by the text of the key.
    secureContext: loadCertificate(certificate, ca),
  });
}

/** An HTTP client of our own: the host's global axios defaults and interceptors do not reach it. */
export function createHttp(agent: Agent, maxBodyBytes: number): Axios {
  return new Axios({
    adapter: 'http',
    httpsAgent: agent,
    proxy: false,
    maxRedirects: 0,
    responseType: 'arraybuffer',
    // Counted after decompression: a small body that inflates to a huge one ends here too.
    maxContentLength: maxBodyBytes,
    transitional: { clarifyTimeoutError: true },
  });
}

function loadCertificate(certificate: ClientCertificate, ca: string | Uint8Array | undefined): SecureContext {
  try {
    // Node takes any bytes here; its types know only Buffer.
    return createSecureContext({ ...certificate, ...(ca === undefined ? {} : { ca }) } as SecureContextOptions);
  } catch (error) {
    throw new RelaisError('certificate_problem', 'the client certificate cannot be loaded', {
      reason: 'unreadable',
      cause: safeCause(error),
    });
  }
}
