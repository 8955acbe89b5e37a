import { type Check, good } from '../check.ts';
import { PATIENCE_MS, withTransport } from '../with-transport.ts';

/**
 * Mutual TLS with the API: this machine trusts the bank's certificate, and the bank accepts ours. It reads no account.
 */
export const tlsHandshake: Check = {
  name: 'TLS handshake',
  run: (subject) =>
    withTransport(subject, async (transport) => {
      await transport.hint(AbortSignal.timeout(PATIENCE_MS));
      return good(`${new URL(subject.profile.api.baseUrl).host} answers, and takes the QWAC`);
    }),
};
