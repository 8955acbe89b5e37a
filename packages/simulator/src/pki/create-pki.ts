import {
  ALWAYS,
  type Authority,
  createAuthority,
  type KeyType,
  type PemCertificate,
  type Validity,
} from './authority.ts';
import { encodeQcStatements, type PspRole, QC_STATEMENTS } from './qc-statements.ts';
import {
  CertificatePolicyExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
} from './x509.ts';

const DAY_MS = 86_400_000;

/** Options of a client certificate of {@link Pki.issue}. Without options: a good QWAC. */
export interface ClientCertificateOptions {
  /** @defaultValue `tpp.example` */
  readonly commonName?: string;
  /** @defaultValue `['PSP_AI']` */
  readonly roles?: readonly PspRole[];
  /** `web`: a QWAC. `seal`: a QSealC. `none`: an ordinary certificate. @defaultValue `web` */
  readonly type?: 'web' | 'seal' | 'none';
  /** The API's signatures are `rsa-sha256`, so a seal for them needs RSA. @defaultValue `P-256` */
  readonly keyType?: KeyType;
  /** Authorisation number of the TPP (ETSI TS 119 495, section 5.2.1). @defaultValue `PSDFR-ACPR-12345` */
  readonly organizationIdentifier?: string;
  /** @defaultValue from 30 days ago until a year from now, by the simulator's clock */
  readonly validity?: Validity;
}

/** The simulated trust services: every certificate that a test of mutual TLS needs. */
export interface Pki {
  /** The root of the bank's server certificates and of the good QWAC. */
  readonly rootPem: string;
  /** Server certificate of the doors, for `localhost`, `127.0.0.1` and `::1`. */
  readonly server: PemCertificate;
  /** A server certificate like it, but from a foreign root. */
  readonly wrongServer: PemCertificate;
  /** A good QWAC: PSD2 statement with the role PSP_AI, `organizationIdentifier` PSDFR-ACPR-12345. */
  readonly qwac: PemCertificate;
  /** A QWAC that expired yesterday. */
  readonly expired: PemCertificate;
  /** A QWAC for payment initiation only. */
  readonly withoutRole: PemCertificate;
  /** Looks like the good QWAC, but comes from another root. */
  readonly foreign: PemCertificate;
  /** A valid certificate from the right root that is not qualified. */
  readonly unqualified: PemCertificate;
  /** A good QSealC with an RSA key of 2048 bits, of the same TPP. It is made at its first use. */
  readonly qseal: Promise<PemCertificate>;
  /** One more client certificate from the right root, e.g. for a rotation or one that ends in a week. */
  readonly issue: (options?: ClientCertificateOptions) => Promise<PemCertificate>;
}

/** Makes a PKI with fresh keys. @param now - milliseconds since the epoch, by the simulator's clock */
export async function createPki(now: number): Promise<Pki> {
  const [root, stranger] = await Promise.all([
    createAuthority('Relais Simulator Root CA'),
    createAuthority('Foreign Root CA'),
  ]);
  const issue = (options?: ClientCertificateOptions): Promise<PemCertificate> => issueClient(root, now, options);
  const [server, wrongServer, qwac, expired, withoutRole, foreign, unqualified] = await Promise.all([
    issueServer(root),
    issueServer(stranger),
    issue(),
    issue({ commonName: 'expired.tpp.example', validity: { from: now - 400 * DAY_MS, until: now - DAY_MS } }),
    issue({ commonName: 'without-role.tpp.example', roles: ['PSP_PI'] }),
    issueClient(stranger, now, { commonName: 'foreign.tpp.example' }),
    issue({ commonName: 'unqualified.tpp.example', type: 'none' }),
  ]);
  let qseal: Promise<PemCertificate> | undefined;
  return {
    rootPem: root.rootPem,
    server,
    wrongServer,
    qwac,
    expired,
    withoutRole,
    foreign,
    unqualified,
    get qseal() {
      qseal ??= issue({ commonName: 'seal.tpp.example', type: 'seal', keyType: 'RSA-2048' });
      return qseal;
    },
    issue,
  };
}

function issueServer(authority: Authority): Promise<PemCertificate> {
  return authority.issue({
    subject: [{ CN: ['localhost'] }],
    validity: ALWAYS,
    extensions: [
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
    ],
  });
}

/** Policies QCP-w-psd2 (ETSI TS 119 495, section 6.1) and QCP-l (ETSI EN 319 411-2, section 5.3). */
const POLICIES = { web: '0.4.0.19495.3.1', seal: '0.4.0.194112.1.1' } as const;

function issueClient(
  authority: Authority,
  now: number,
  options: ClientCertificateOptions = {},
): Promise<PemCertificate> {
  const { commonName = 'tpp.example', roles = ['PSP_AI'], type = 'web', keyType = 'P-256' } = options;
  const subject: JsonName = [
    { C: ['FR'] },
    { O: ['Agrégateur Exemple SAS'] },
    { '2.5.4.97': [options.organizationIdentifier ?? 'PSDFR-ACPR-12345'] },
    { CN: [commonName] },
  ];
  const qualified =
    type === 'none'
      ? []
      : [
          new CertificatePolicyExtension([POLICIES[type]]),
          new Extension(
            QC_STATEMENTS,
            false,
            encodeQcStatements({
              type,
              roles,
              ncaName: 'Autorité de contrôle prudentiel et de résolution',
              ncaId: 'FR-ACPR',
            }),
          ),
        ];
  return authority.issue({
    subject,
    validity: options.validity ?? { from: now - 30 * DAY_MS, until: now + 365 * DAY_MS },
    extensions: [
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      // A seal is for documents and messages, never for a connection.
      ...(type === 'seal' ? [] : [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]),
      ...qualified,
    ],
    keyType,
  });
}
