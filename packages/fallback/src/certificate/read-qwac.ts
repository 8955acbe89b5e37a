import type { X509Certificate } from 'node:crypto';
import { RelaisError, safeCause } from '@relais/model';
import type { LoadedCertificate } from './load-certificate.ts';
import { isIssuedBy } from './order-chain.ts';
import { organizationIdentifierOf, type QcStatements, readQcStatements } from './qc-statements.ts';
import { shownChain } from './shown-chain.ts';

/** All that a QWAC says of itself, read once. */
export interface QwacFacts {
  readonly leaf: X509Certificate;
  /** As TLS shows it: the leaf first, then the issuer of each. */
  readonly chain: readonly X509Certificate[];
  /** False when a certificate of the chain was not issued by the one after it. */
  readonly isLinked: boolean;
  /** Absent when the certificate makes no such statements. */
  readonly statements: QcStatements | undefined;
  /** e.g. `PSDFR-ACPR-12345`. */
  readonly organizationIdentifier: string | undefined;
  /** Milliseconds since the epoch, as is `validUntil`. */
  readonly validFrom: number;
  readonly validUntil: number;
}

/** @throws {RelaisError} `certificate_problem` with reason `unreadable` */
export async function readQwac({ leaf, secureContext }: LoadedCertificate): Promise<QwacFacts> {
  const chain = await shownChain(secureContext);
  try {
    return {
      leaf,
      chain,
      isLinked: chain.every((one, index) => isLinkedTo(one, chain[index + 1])),
      statements: readQcStatements(leaf),
      organizationIdentifier: organizationIdentifierOf(leaf),
      validFrom: leaf.validFromDate.getTime(),
      validUntil: leaf.validToDate.getTime(),
    };
  } catch (error) {
    throw new RelaisError('certificate_problem', 'the statements of the certificate cannot be read', {
      reason: 'unreadable',
      cause: safeCause(error),
    });
  }
}

/** The issuer of the last one need not be there: a bank has the roots it trusts. */
function isLinkedTo(certificate: X509Certificate, next: X509Certificate | undefined): boolean {
  return next === undefined || isIssuedBy(certificate, next);
}
