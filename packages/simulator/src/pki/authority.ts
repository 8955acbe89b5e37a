import {
  BasicConstraintsExtension,
  type Extension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  X509CertificateGenerator,
} from './x509.ts';

/** A certificate and its private key, both PEM. `cert` holds the chain: the leaf first, then its issuer. */
export interface PemCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Validity of a certificate, in milliseconds since the epoch. */
export interface Validity {
  readonly from: number;
  readonly until: number;
}

/** Kind of a certificate's key. */
export type KeyType = 'P-256' | 'RSA-2048';

/** The content that an authority signs. */
interface CertificateRequest {
  readonly subject: JsonName;
  readonly validity: Validity;
  readonly extensions: readonly Extension[];
  /** @defaultValue `P-256` */
  readonly keyType?: KeyType;
}

/** A certification authority: a self-signed root that issues leaf certificates. */
export interface Authority {
  readonly rootPem: string;
  readonly issue: (request: CertificateRequest) => Promise<PemCertificate>;
}

/** Elliptic keys by default: a root and six leaves take a few milliseconds. */
const KEYS = {
  'P-256': { name: 'ECDSA', namedCurve: 'P-256' },
  'RSA-2048': {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
} as const satisfies Readonly<Record<KeyType, object>>;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/**
 * Validity for certificates that must hold at any simulated time. TLS stacks read the machine's clock, which may differ
 * by years.
 */
export const ALWAYS: Validity = { from: Date.UTC(2000, 0, 1), until: Date.UTC(2049, 11, 31) };

/** Makes an authority with a fresh key. */
export async function createAuthority(commonName: string): Promise<Authority> {
  const issuer: JsonName = [{ C: ['FR'] }, { O: ['Simulated trust services'] }, { CN: [commonName] }];
  const keys = await newKeys('P-256');
  const root = await X509CertificateGenerator.createSelfSigned({
    name: issuer,
    notBefore: new Date(ALWAYS.from),
    notAfter: new Date(ALWAYS.until),
    keys,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const rootPem = `${root.toString('pem')}\n`;
  return {
    rootPem,
    issue: async ({ subject, validity, extensions, keyType = 'P-256' }) => {
      const leafKeys = await newKeys(keyType);
      const leaf = await X509CertificateGenerator.create({
        subject,
        issuer,
        notBefore: new Date(validity.from),
        notAfter: new Date(validity.until),
        publicKey: leafKeys.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: SIGNATURE,
        extensions: [new BasicConstraintsExtension(false, undefined, true), ...extensions],
      });
      return { cert: `${leaf.toString('pem')}\n${rootPem}`, key: await privateKeyPem(leafKeys.privateKey) };
    },
  };
}

function newKeys(type: KeyType) {
  return crypto.subtle.generateKey(KEYS[type], true, ['sign', 'verify']);
}

async function privateKeyPem(key: Parameters<typeof crypto.subtle.exportKey>[1]): Promise<string> {
  return `${PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), PemConverter.PrivateKeyTag)}\n`;
}
