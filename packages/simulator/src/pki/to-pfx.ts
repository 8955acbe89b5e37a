import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { PemCertificate } from './authority.ts';

const BEGIN = '-----BEGIN CERTIFICATE-----';

/** Certificates in the clear and the key encrypted by the passphrase, as most tools write it. */
const NO_PRIVACY = 0;
const BY_PASSWORD = 0;
const KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERT_BAG = '1.2.840.113549.1.12.10.1.3';
/** Few iterations for speed: the simulator's keys need no protection. */
const ITERATIONS = 2048;

/**
 * The same certificate, chain and key as a PKCS#12 file (RFC 7292), the form in which most TPPs hold theirs.
 *
 * @example
 * const pfx = await toPfx(bank.pki.qwac, 'a passphrase')
 */
export async function toPfx({ cert, key }: PemCertificate, passphrase: string): Promise<Uint8Array> {
  // Imported late: only callers of this function wait for the library.
  const { AuthenticatedSafe, CertBag, Certificate, PFX, PKCS8ShroudedKeyBag, PrivateKeyInfo, SafeBag, SafeContents } =
    await import('pkijs');
  const password = alone(Buffer.from(passphrase, 'utf8'));

  const keyBag = new PKCS8ShroudedKeyBag({
    parsedValue: PrivateKeyInfo.fromBER(alone(createPrivateKey(key).export({ type: 'pkcs8', format: 'der' }))),
  });
  await keyBag.makeInternalValues({
    password,
    contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256 },
    hmacHashAlgorithm: 'SHA-256',
    iterationCount: ITERATIONS,
  });
  const certBags = pemsIn(cert).map(
    (pem) => new CertBag({ parsedValue: Certificate.fromBER(alone(new X509Certificate(pem).raw)) }),
  );

  const safeContents = new SafeContents({
    safeBags: [
      new SafeBag({ bagId: KEY_BAG, bagValue: keyBag }),
      ...certBags.map((bagValue) => new SafeBag({ bagId: CERT_BAG, bagValue })),
    ],
  });
  const authenticatedSafe = new AuthenticatedSafe({
    parsedValue: { safeContents: [{ privacyMode: NO_PRIVACY, value: safeContents }] },
  });
  await authenticatedSafe.makeInternalValues({ safeContents: [{}] });
  const pfx = new PFX({ parsedValue: { integrityMode: BY_PASSWORD, authenticatedSafe } });
  await pfx.makeInternalValues({
    password,
    iterations: ITERATIONS,
    pbkdf2HashAlgorithm: 'SHA-256',
    hmacHashAlgorithm: 'SHA-256',
  });
  return new Uint8Array(pfx.toSchema().toBER());
}

/** The bytes in a buffer of their own: Node's buffers are windows on a shared one. */
function alone(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

/** The certificates of a chain, one after the other. */
function pemsIn(chain: string): readonly string[] {
  return chain
    .split(BEGIN)
    .slice(1)
    .map((rest) => BEGIN + rest);
}
