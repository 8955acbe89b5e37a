// The certificate library asks for it; it has to come first.
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  PemConverter,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { ClientCertificate } from '@relais/model';
import {
  type AsnType,
  BmpString,
  IA5String,
  ObjectIdentifier,
  PrintableString,
  Sequence,
  UniversalString,
  Utf8String,
} from 'asn1js';

const DAY_MS = 86_400_000;
const KEYS = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

const QC_COMPLIANCE = '0.4.0.1862.1.1';
const QC_TYPE = '0.4.0.1862.1.6';
const PSD2 = '0.4.0.19495.2';

const TEXTS = {
  utf8: Utf8String,
  printable: PrintableString,
  ia5: IA5String,
  bmp: BmpString,
  universal: UniversalString,
};

/** In milliseconds since the epoch. */
interface Span {
  readonly from: number;
  readonly until: number;
}

/** What a QWAC shall be like. Without options: a good one, from yesterday for a year, root and intermediate behind it. */
export interface QwacWishes {
  readonly span?: Span;
  /** Object identifiers of QcType; `none` leaves the statement out. */
  readonly types?: readonly string[] | 'none';
  readonly isQualified?: boolean;
  readonly hasStatements?: boolean;
  /** Object identifiers of the roles; `none` leaves the PSD2 statement out. */
  readonly roles?: readonly string[] | 'none';
  readonly ncaId?: string;
  /** Kind of the texts in the PSD2 statement. @defaultValue 'utf8', as ETSI has it */
  readonly encoding?: keyof typeof TEXTS;
  readonly identifier?: string | 'none';
  /** Extended key usages; `none` leaves the extension out. */
  readonly usages?: readonly string[] | 'none';
  /** What stands behind the leaf in the file. @defaultValue the intermediate alone, as TLS wants it */
  readonly behind?: 'intermediate' | 'both' | 'nothing' | 'stranger';
  readonly intermediateSpan?: Span;
}

type Pair = Awaited<ReturnType<typeof newKeys>>;

function newKeys() {
  return crypto.subtle.generateKey(KEYS, true, ['sign', 'verify']);
}

/** Makes a QWAC as a trust service with a root and an intermediate would, or would not. */
export async function issueQwac(
  wishes: QwacWishes = {},
  now: number = Date.now(),
): Promise<Extract<ClientCertificate, { cert: unknown }> & { readonly cert: string; readonly root: string }> {
  const year: Span = { from: now - DAY_MS, until: now + 365 * DAY_MS };
  const [rootKeys, middleKeys, strangerKeys, leafKeys] = await Promise.all([
    newKeys(),
    newKeys(),
    newKeys(),
    newKeys(),
  ]);
  const authority = (name: string, keys: Pair, by: Pair, issuer: string, span = year): Promise<X509Certificate> =>
    X509CertificateGenerator.create({
      subject: `CN=${name}`,
      issuer: `CN=${issuer}`,
      notBefore: new Date(span.from),
      notAfter: new Date(span.until),
      publicKey: keys.publicKey,
      signingKey: by.privateKey,
      signingAlgorithm: SIGNATURE,
      extensions: [new BasicConstraintsExtension(true, undefined, true)],
    });
  const [root, middle, stranger] = await Promise.all([
    authority('Test Root', rootKeys, rootKeys, 'Test Root'),
    authority('Test Issuer', middleKeys, rootKeys, 'Test Root', wishes.intermediateSpan),
    // The name is right, and the key is not.
    authority('Test Issuer', strangerKeys, rootKeys, 'Test Root'),
  ]);
  const { span = year, usages = ['1.3.6.1.5.5.7.3.2'], identifier = 'PSDFR-ACPR-12345' } = wishes;
  const leaf = await X509CertificateGenerator.create({
    subject: [...(identifier === 'none' ? [] : [{ '2.5.4.97': [identifier] }]), { CN: ['tpp.example'] }],
    issuer: 'CN=Test Issuer',
    notBefore: new Date(span.from),
    notAfter: new Date(span.until),
    publicKey: leafKeys.publicKey,
    signingKey: middleKeys.privateKey,
    signingAlgorithm: SIGNATURE,
    extensions: [
      ...(usages === 'none' ? [] : [new ExtendedKeyUsageExtension([...usages])]),
      ...(wishes.hasStatements === false ? [] : [new Extension('1.3.6.1.5.5.7.1.3', false, statements(wishes))]),
    ],
  });
  const files = { intermediate: [middle], both: [middle, root], nothing: [], stranger: [stranger] };
  const key = await crypto.subtle.exportKey('pkcs8', leafKeys.privateKey);
  return {
    cert: [leaf, ...files[wishes.behind ?? 'intermediate']].map((one) => one.toString('pem')).join('\n'),
    key: PemConverter.encode(key, PemConverter.PrivateKeyTag),
    root: root.toString('pem'),
  };
}

function statements({
  isQualified = true,
  types,
  roles,
  ncaId = 'FR-ACPR',
  encoding = 'utf8',
}: QwacWishes): ArrayBuffer {
  const web = types ?? ['0.4.0.1862.1.6.3'];
  const stated = roles ?? ['0.4.0.19495.1.3'];
  return sequence(
    ...(isQualified ? [sequence(oid(QC_COMPLIANCE))] : []),
    ...(web === 'none' ? [] : [sequence(oid(QC_TYPE), sequence(...web.map(oid)))]),
    ...(stated === 'none' ? [] : [sequence(oid(PSD2), psd2(stated, ncaId, encoding))]),
  ).toBER();
}

function psd2(roles: readonly string[], ncaId: string, encoding: keyof typeof TEXTS): Sequence {
  const text = (value: string): AsnType => new TEXTS[encoding]({ value });
  const named = roles.map((role) => sequence(oid(role), text('PSP')));
  return sequence(sequence(...named), text('An authority'), text(ncaId));
}

function sequence(...value: AsnType[]): Sequence {
  return new Sequence({ value });
}

function oid(value: string): ObjectIdentifier {
  return new ObjectIdentifier({ value });
}
