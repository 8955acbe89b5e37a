import { fromBER, ObjectIdentifier, Sequence, Utf8String } from 'asn1js';

/** The extension that carries the statements (RFC 3739, section 3.2.6). */
export const QC_STATEMENTS = '1.3.6.1.5.5.7.1.3';

/** Statements and values (ETSI EN 319 412-5, ETSI TS 119 495). */
const QC_COMPLIANCE = '0.4.0.1862.1.1';
const QC_TYPE = '0.4.0.1862.1.6';
const PSD2 = '0.4.0.19495.2';
const TYPES = { seal: '0.4.0.1862.1.6.2', web: '0.4.0.1862.1.6.3' } as const;
const ROLES = {
  PSP_AS: '0.4.0.19495.1.1',
  PSP_PI: '0.4.0.19495.1.2',
  PSP_AI: '0.4.0.19495.1.3',
  PSP_IC: '0.4.0.19495.1.4',
} as const;

/** Role of a payment service provider. `PSP_AI`: account information. */
export type PspRole = keyof typeof ROLES;

/** Content of the statements of a PSD2 certificate. */
export interface QcStatements {
  /** `web`: a QWAC. `seal`: a QSealC. */
  readonly type: keyof typeof TYPES;
  readonly roles: readonly PspRole[];
  /** Competent authority, e.g. `Autorité de contrôle prudentiel et de résolution`. */
  readonly ncaName: string;
  /** e.g. `FR-ACPR`. */
  readonly ncaId: string;
}

/** DER of the extension's value. */
export function encodeQcStatements({ type, roles, ncaName, ncaId }: QcStatements): ArrayBuffer {
  const psd2 = sequence(
    sequence(...roles.map((role) => sequence(oid(ROLES[role]), new Utf8String({ value: role })))),
    new Utf8String({ value: ncaName }),
    new Utf8String({ value: ncaId }),
  );
  return sequence(
    sequence(oid(QC_COMPLIANCE)),
    sequence(oid(QC_TYPE), sequence(oid(TYPES[type]))),
    sequence(oid(PSD2), psd2),
  ).toBER();
}

/** Facts that a bank reads from the statements. */
export interface QcMarks {
  readonly isCompliant: boolean;
  readonly isWeb: boolean;
  readonly isSeal: boolean;
  readonly hasAccountInformationRole: boolean;
}

/** Reads the statements of any client certificate. */
export function readQcMarks(der: ArrayBuffer | undefined): QcMarks {
  const statements = der === undefined ? [] : children(fromBER(der).result);
  const find = (id: string): unknown => statements.find((statement) => oidOf(children(statement)[0]) === id);
  const infoOf = (id: string): readonly unknown[] => children(children(find(id))[1]);
  const roles = children(infoOf(PSD2)[0]);
  const isOfType = (id: string): boolean => infoOf(QC_TYPE).some((type) => oidOf(type) === id);
  return {
    isCompliant: find(QC_COMPLIANCE) !== undefined,
    isWeb: isOfType(TYPES.web),
    isSeal: isOfType(TYPES.seal),
    hasAccountInformationRole: roles.some((role) => oidOf(children(role)[0]) === ROLES.PSP_AI),
  };
}

function sequence(...value: readonly (Sequence | ObjectIdentifier | Utf8String)[]): Sequence {
  return new Sequence({ value: [...value] });
}

function oid(value: string): ObjectIdentifier {
  return new ObjectIdentifier({ value });
}

function children(node: unknown): readonly unknown[] {
  return node instanceof Sequence ? node.valueBlock.value : [];
}

function oidOf(node: unknown): string | undefined {
  return node instanceof ObjectIdentifier ? node.valueBlock.toString() : undefined;
}
