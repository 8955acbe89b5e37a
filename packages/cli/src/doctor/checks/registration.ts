import { bad, type Check, good, skipped } from '../check.ts';
import { PATIENCE_MS, withConnection } from '../with-connection.ts';

/** The registration as the bank has it now (RFC 7592), and whether it knows the sealing key. */
export const registration: Check = {
  name: 'registration',
  run: async (subject) => {
    const { registered, seal } = subject;
    if (registered === undefined) return skipped('give --registration, the file that the registration was kept in');
    return withConnection(subject, async (connection) => {
      const now = await connection.registration().read(registered, { deadlineMs: PATIENCE_MS });
      const keyIds = now.sealingKeys.flatMap(({ keyId }) => (keyId === undefined ? [] : [keyId]));
      if (seal !== undefined && !keyIds.includes(seal.keyId)) {
        return bad(
          `the bank does not know the key ${seal.keyId}, only ${keyIds.join(', ') || 'none'}`,
          'Look at --key-id, or add the sealing certificate to the registration.',
        );
      }
      return good(`client ${now.clientId}, sealing keys: ${keyIds.join(', ') || 'none'}`);
    });
  },
};
