import type { X509Certificate } from 'node:crypto';
import { RelaisError } from '@relais/model';
import { organizationIdentifierOf, readQcStatements } from './qc-statements.ts';

const WEB_AUTHENTICATION = '0.4.0.1862.1.6.3';
const ACCOUNT_INFORMATION = '0.4.0.19495.1.3';

/** Who the TPP is, as its QWAC says. */
export interface QwacIdentity {
  /** e.g. `PSDFR-ACPR-12345`. */
  readonly organizationIdentifier: string;
  /** Hexadecimal. */
  readonly serialNumber: string;
  /** Milliseconds since the epoch. */
  readonly validUntil: number;
}

/**
 * Checks that a certificate is a QWAC of an account information service, valid now (RTS art. 34, ETSI TS 119 495).
 *
 * @param now - milliseconds since the epoch
 * @throws {RelaisError} `certificate_problem` with reason `not_yet_valid`, `expired`, `not_a_qwac`, `no_aisp_role` or
 * `identifier_mismatch`
 */
export function checkQwac(certificate: X509Certificate, now: number): QwacIdentity {
  const validUntil = certificate.validToDate.getTime();
  if (now < certificate.validFromDate.getTime()) throw problem('not_yet_valid', 'the QWAC is not valid yet');
  if (now >= validUntil) throw problem('expired', 'the QWAC has expired');

  const statements = readQcStatements(certificate);
  if (statements === undefined || !statements.isQualified || !statements.types.includes(WEB_AUTHENTICATION)) {
    throw problem('not_a_qwac', 'the certificate is not a qualified certificate for website authentication');
  }
  const { psd2 } = statements;
  if (psd2 === undefined || !psd2.roles.includes(ACCOUNT_INFORMATION)) {
    throw problem('no_aisp_role', 'the QWAC does not state the role PSP_AI');
  }
  const organizationIdentifier = organizationIdentifierOf(certificate) ?? '';
  const [, country, nca] = /^PSD([A-Z]{2})-([A-Z]{2,8})-.+$/.exec(organizationIdentifier) ?? [];
  if (country === undefined || `${country}-${nca}` !== psd2.ncaId) {
    throw problem('identifier_mismatch', 'organizationIdentifier and the PSD2 statement name different authorities');
  }
  return { organizationIdentifier, serialNumber: certificate.serialNumber, validUntil };
}

function problem(reason: string, message: string): RelaisError {
  return new RelaisError('certificate_problem', message, { reason });
}
