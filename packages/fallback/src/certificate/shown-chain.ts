import type { X509Certificate } from 'node:crypto';
import { duplexPair } from 'node:stream';
import { connect, createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { RelaisError, safeCause } from '@relais/model';

/** Looks at any certificate, and trusts none: without roots of its own it is made in no time. */
let onlooker: SecureContext | undefined;

/**
 * The chain that a TLS context shows, the leaf first. A handshake in memory finds it out: nothing else tells what PKCS#12 and
 * OpenSSL make of it. That it succeeds proves that the key is the certificate's.
 *
 * @throws {RelaisError} `certificate_problem` with reason `unreadable` when no handshake is possible with it
 */
export async function shownChain(secureContext: SecureContext): Promise<readonly X509Certificate[]> {
  onlooker ??= createSecureContext({ ca: [] });
  const [near, far] = duplexPair();
  const shown = new TLSSocket(near, { isServer: true, secureContext });
  const viewer = connect({ socket: far, secureContext: onlooker, rejectUnauthorized: false });
  try {
    await new Promise<void>((resolve, reject) => {
      viewer.once('secureConnect', resolve).once('error', reject);
      shown.once('error', reject);
    });
    return linked(viewer.getPeerX509Certificate());
  } catch (error) {
    throw new RelaisError('certificate_problem', 'no TLS handshake is possible with the certificate', {
      reason: 'unreadable',
      cause: safeCause(error),
    });
  } finally {
    // Late errors of a connection in memory do not matter.
    for (const socket of [shown, viewer]) socket.on('error', () => {}).destroy();
  }
}

function linked(leaf: X509Certificate | undefined): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let next = leaf; next !== undefined && !chain.includes(next); next = next.issuerCertificate) chain.push(next);
  return chain;
}
