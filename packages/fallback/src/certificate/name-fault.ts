import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { ClientCertificate, RelaisErrorReason } from '@relais/model';

/** Why a certificate cannot be loaded: a reason, and one sentence with the remedy. */
export interface CertificateFault {
  readonly reason: Extract<
    RelaisErrorReason<'certificate_problem'>,
    'unreadable' | 'wrong_passphrase' | 'key_mismatch' | 'legacy_encryption' | 'line_ends'
  >;
  readonly message: string;
}

const unreadable = (message: string): CertificateFault => ({ reason: 'unreadable', message });

/** What OpenSSL says, as `CODE message`, and what it means. The first that fits counts. */
const MEANINGS: readonly (CertificateFault & { readonly looks: RegExp })[] = [
  {
    looks: /mac verify failure|bad decrypt|BAD_PASSWORD|interrupted or cancelled|MISSING_PASSPHRASE/i,
    reason: 'wrong_passphrase',
    message: 'the passphrase of the certificate is wrong, or missing',
  },
  {
    // OpenSSL 3 no longer opens RC2, with which older programs and `openssl pkcs12 -legacy` lock the certificates.
    looks: /Unsupported PKCS12 PFX data|RC2|unsupported.{0,80}(pkcs12|cipher|algorithm)/i,
    reason: 'legacy_encryption',
    message:
      'the PKCS#12 is locked by an old cipher (RC2) that OpenSSL 3 refuses; lock it anew: openssl pkcs12 -legacy -in old.p12 -nodes | openssl pkcs12 -export -out new.p12',
  },
  {
    // The latter is said of a PKCS#12 in which no certificate belongs to the key.
    looks: /key values mismatch|key type mismatch|Unable to load certificate from PFX/i,
    reason: 'key_mismatch',
    message: 'the private key is not that of the certificate',
  },
];

/** Names what is wrong. The message holds nothing of the certificate or its key. @param seen - `CODE message` of OpenSSL */
export function nameFault(given: ClientCertificate, seen: string): CertificateFault {
  const told = MEANINGS.find(({ looks }) => looks.test(seen));
  if (told !== undefined) return { reason: told.reason, message: told.message };
  return ('pfx' in given ? faultOfPfx(given.pfx) : faultOfPem(given)) ?? unreadable(UNKNOWN);
}

const UNKNOWN = 'the certificate or its key cannot be read';

function faultOfPfx(pfx: Uint8Array): CertificateFault | undefined {
  const text = Buffer.from(pfx).toString('latin1');
  if (text.trim() === '') return unreadable('the PKCS#12 is empty');
  if (text.includes('-----BEGIN ')) return unreadable('what was given as PKCS#12 is PEM: give it as cert and key');
  if (isBase64(text)) return unreadable('the PKCS#12 is base64 text: decode it to bytes');
  return undefined;
}

function faultOfPem(given: Extract<ClientCertificate, { cert: unknown }>): CertificateFault | undefined {
  const [cert, key] = [textOf(given.cert), textOf(given.key)];
  for (const [name, text] of Object.entries({ cert, key })) {
    const fault = faultOfText(name, text);
    if (fault !== undefined) return fault;
  }
  if (!cert.includes('-----BEGIN CERTIFICATE-----'))
    return unreadable(`cert holds ${contentOf(cert)}, not a certificate`);
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key))
    return unreadable(`key holds ${contentOf(key)}, not a private key`);
  return faultOfKinds(cert, key, given.passphrase);
}

function faultOfText(name: string, text: string): CertificateFault | undefined {
  if (text.trim() === '') return unreadable(`${name} is empty`);
  if (/-----BEGIN [^-]+-----\s*\\n/.test(text)) {
    const message = `${name} holds the two characters \\n where its lines end: put real line ends, as replaceAll('\\\\n', '\\n') does`;
    return { reason: 'line_ends', message };
  }
  if (/-----BEGIN [^-]+-----[^\S\n\r]*[^\s-]/.test(text) || /^[ \t]{1,80}-----BEGIN /m.test(text)) {
    return {
      reason: 'line_ends',
      message: `${name} has lost its line ends: PEM needs them, and no blanks before its lines`,
    };
  }
  if (text.charCodeAt(0) === 0x30)
    return unreadable(`${name} is binary (DER or PKCS#12): give a PKCS#12 as pfx, or convert it to PEM`);
  if (isBase64(text)) return unreadable(`${name} is base64 without its PEM lines: is it encoded once too often?`);
  return undefined;
}

/** A PEM that is whole but of another kind, in words. */
function contentOf(text: string): string {
  const [, label] = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text) ?? [];
  return label === undefined ? 'no PEM' : `a ${label}`;
}

/** OpenSSL says nothing at all when the two are of different kinds. */
function faultOfKinds(cert: string, key: string, passphrase: string | undefined): CertificateFault | undefined {
  try {
    const [ofCertificate, ofKey] = [
      new X509Certificate(cert).publicKey.asymmetricKeyType,
      createPrivateKey({ key, ...(passphrase !== undefined && { passphrase }) }).asymmetricKeyType,
    ];
    if (ofCertificate === ofKey) return undefined;
    const message = `the private key is of kind ${ofKey}, and that of the certificate of kind ${ofCertificate}`;
    return { reason: 'key_mismatch', message };
  } catch {
    return undefined;
  }
}

function isBase64(text: string): boolean {
  return text.length >= 40 && /^[A-Za-z0-9+/\s]+={0,2}$/.test(text.trim());
}

function textOf(bytes: string | Uint8Array): string {
  return typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1');
}
