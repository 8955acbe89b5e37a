import type { X509Certificate } from 'node:crypto';
import { QC_STATEMENTS, readQcMarks } from './qc-statements.ts';
import { ParsedCertificate } from './x509.ts';

/** `good`, or the reason why the bank refuses the certificate. */
export type CertificateVerdict =
  | 'good'
  | 'unknown issuer'
  | 'not yet valid'
  | 'expired'
  | 'not a QWAC'
  | 'not a QSealC'
  | 'no PSP_AI role';

/** Use of a certificate: to open a connection, or to seal requests. */
export type CertificatePurpose = 'web' | 'seal';

/**
 * Judges a TPP's certificate as the bank does (RTS art. 34, ETSI TS 119 495).
 *
 * @param root - the only issuer the bank trusts
 * @param now - milliseconds since the epoch
 */
export function checkCertificate(
  shown: X509Certificate,
  root: X509Certificate,
  now: number,
  purpose: CertificatePurpose = 'web',
): CertificateVerdict {
  if (!shown.checkIssued(root) || !shown.verify(root.publicKey)) return 'unknown issuer';
  if (now < shown.validFromDate.getTime()) return 'not yet valid';
  if (now > shown.validToDate.getTime()) return 'expired';
  const marks = readQcMarks(new ParsedCertificate(shown.raw).getExtension(QC_STATEMENTS)?.value);
  if (!marks.isCompliant || !(purpose === 'web' ? marks.isWeb : marks.isSeal)) {
    return purpose === 'web' ? 'not a QWAC' : 'not a QSealC';
  }
  return marks.hasAccountInformationRole ? 'good' : 'no PSP_AI role';
}
