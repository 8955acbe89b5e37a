import type { Clock } from '@relais/model';
import type { Grants } from '../authorisation/grants.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ShownCertificate } from '../pki/shown-certificate.ts';
import type { ClientRegistry } from '../registration/client-registry.ts';
import { checkSignature } from '../signature/check-signature.ts';
import { headerOf, type SignedMessage } from '../signature/signed-message.ts';
import { ApiError } from './api-error.ts';
import type { ApiSettings } from './api-rules.ts';
import { checkDate, checkHeaders, checkPsuHeaders, isAttended } from './check-headers.ts';
import { type Reader, readerOf } from './reader.ts';
import { createRequestIds } from './request-ids.ts';

export interface VerifierOptions {
  readonly ledger: () => Ledger;
  readonly clock: Clock;
  readonly rules: () => ApiSettings;
  readonly registry: Pick<ClientRegistry, 'find' | 'allOf'>;
  readonly grants: Pick<Grants, 'access'>;
}

/** Accepts a request and finds its reader. @throws {ApiError} */
export type Verifier = (message: SignedMessage, certificate: ShownCertificate) => Reader;

/** Verifies requests of the API, the cheapest checks first. */
export function createVerifier({ ledger, clock, rules, registry, grants }: VerifierOptions): Verifier {
  const requestIds = createRequestIds();
  return (message, certificate) => {
    const { headers, signature, tokens, clockSkewMs, requirePsuHeaders } = rules();
    const now = clock.now();
    if (certificate.verdict !== 'good') {
      throw new ApiError(403, `Client certificate refused: ${certificate.verdict}`);
    }
    if (headers === 'required') {
      checkHeaders(message);
      checkPsuHeaders(message);
    }
    if (requirePsuHeaders && !isAttended(message)) throw new ApiError(400, 'PSU-IP-Address must be set');
    if (headers === 'required' || signature === 'required') checkDate(message, now, clockSkewMs);

    const authorization = headerOf(message, 'authorization');
    const reader = readerOf(authorization, { ledger: ledger(), grants, registry, certificate, tokens, now });
    if (signature === 'required') {
      // A static token belongs to no client: any client of the TPP may sign with it.
      const clients = reader.client === undefined ? registry.allOf(certificate.organization) : [reader.client];
      const keys = clients.flatMap((client) => client.keys);
      const flaw = checkSignature(message, (kid) => keys.find((key) => key.kid === kid)?.publicKey);
      if (flaw !== undefined) throw new ApiError(400, flaw);
    }
    if (headers === 'required') {
      requestIds.use(`${certificate.organization} ${headerOf(message, 'x-request-id')}`, now, 2 * clockSkewMs);
    }
    return reader;
  };
}
