import { type Check, good } from '../check.ts';
import { PATIENCE_MS, withConnection } from '../with-connection.ts';

/**
 * Mutual TLS with the API: this machine trusts the bank's certificate, and the bank accepts ours. It reads no account.
 */
export const tlsHandshake: Check = {
  name: 'TLS handshake',
  run: (subject) =>
    withConnection(subject, async (connection) => {
      await connection.hint(AbortSignal.timeout(PATIENCE_MS));
      return good(`${new URL(subject.profile.api.baseUrl).host} answers, and takes the QWAC`);
    }),
};
