// The certificate library asks for it; it has to come first.
import 'reflect-metadata';
import type { X509Certificate } from 'node:crypto';
import { X509Certificate as ParsedCertificate } from '@peculiar/x509';
import { type AsnType, BaseStringBlock, fromBER, ObjectIdentifier, Sequence } from 'asn1js';

const QC_STATEMENTS = '1.3.6.1.5.5.7.1.3';
const QC_COMPLIANCE = '0.4.0.1862.1.1';
const QC_TYPE = '0.4.0.1862.1.6';
const PSD2 = '0.4.0.19495.2';

/** What a qualified certificate states of its owner (ETSI EN 319 412-5, ETSI TS 119 495). */
export interface QcStatements {
  readonly isQualified: boolean;
  /** Object identifiers of the certificate types, e.g. `0.4.0.1862.1.6.3` for web authentication. */
  readonly types: readonly string[];
  readonly psd2?: {
    /** Object identifiers, e.g. `0.4.0.19495.1.3` for account information. */
    readonly roles: readonly string[];
    readonly ncaName: string;
    /** e.g. `FR-ACPR`. */
    readonly ncaId: string;
  };
}

/** @returns `undefined` when the certificate makes no such statements, or unreadable ones */
export function readQcStatements(certificate: X509Certificate): QcStatements | undefined {
  const extension = new ParsedCertificate(certificate.raw).getExtension(QC_STATEMENTS);
  if (extension === null) return undefined;
  const statements = new Map<string, AsnType | undefined>();
  for (const statement of members(fromBER(extension.value).result)) {
    const [id, info] = members(statement);
    statements.set(oid(id), info);
  }
  const [roles, ncaName, ncaId] = members(statements.get(PSD2));
  return {
    isQualified: statements.has(QC_COMPLIANCE),
    types: members(statements.get(QC_TYPE)).map(oid),
    ...(statements.has(PSD2) && {
      psd2: { roles: members(roles).map((role) => oid(members(role)[0])), ncaName: text(ncaName), ncaId: text(ncaId) },
    }),
  };
}

/** `organizationIdentifier` of the subject, e.g. `PSDFR-ACPR-12345`. */
export function organizationIdentifierOf(certificate: X509Certificate): string | undefined {
  return new ParsedCertificate(certificate.raw).subjectName.getField('2.5.4.97')[0];
}

function members(node: AsnType | undefined): readonly AsnType[] {
  return node instanceof Sequence ? node.valueBlock.value : [];
}

function oid(node: AsnType | undefined): string {
  return node instanceof ObjectIdentifier ? node.valueBlock.toString() : '';
}

/** ETSI asks for UTF-8. Trust services write other kinds of text as well. */
function text(node: AsnType | undefined): string {
  return node instanceof BaseStringBlock ? node.getValue() : '';
}
