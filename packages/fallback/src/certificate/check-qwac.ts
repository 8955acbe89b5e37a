import { RelaisError } from '@relais/model';
import { examineQwac } from './examine-qwac.ts';
import type { QwacFacts } from './read-qwac.ts';

/** The identity of the TPP, as its QWAC says. */
export interface QwacIdentity {
  /** e.g. `PSDFR-ACPR-12345`. */
  readonly organizationIdentifier: string;
  /** Hexadecimal. */
  readonly serialNumber: string;
  /** SHA-256, hexadecimal with colons. */
  readonly fingerprint: string;
  /** Milliseconds since the epoch, as is `validUntil`. */
  readonly validFrom: number;
  readonly validUntil: number;
}

/**
 * Checks that a certificate is a QWAC of an account information service, valid now and with its chain (R12).
 *
 * @param now - milliseconds since the epoch
 * @throws {RelaisError} `certificate_problem` with the first `QwacProblem` as its reason
 */
export function checkQwac(facts: QwacFacts, now: number): QwacIdentity {
  for (const { problem, text } of examineQwac(facts, now)) {
    if (problem !== undefined) throw new RelaisError('certificate_problem', text, { reason: problem });
  }
  const { leaf, organizationIdentifier = '', validFrom, validUntil } = facts;
  const { serialNumber, fingerprint256: fingerprint } = leaf;
  return { organizationIdentifier, serialNumber, fingerprint, validFrom, validUntil };
}
