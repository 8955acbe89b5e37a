import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { orderChain } from './order-chain.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificates of a PEM file as TLS shows them: that of the key first, then the issuer of each.
 *
 * @returns the text as it is when it cannot be read so: TLS then says why
 */
export function orderedPem(cert: string, key: string, passphrase: string | undefined): string {
  try {
    const given = (cert.match(CERTIFICATE) ?? []).map((pem) => new X509Certificate(pem));
    if (given.length < 2) return cert;
    const own = createPrivateKey({ key, ...(passphrase !== undefined && { passphrase }) });
    const leaf = leafOf(given, own);
    return leaf === undefined ? cert : orderChain(leaf, given).map(String).join('');
  } catch {
    return cert;
  }
}

function leafOf(certificates: readonly X509Certificate[], key: KeyObject): X509Certificate | undefined {
  return certificates.find((one) => one.checkPrivateKey(key));
}
