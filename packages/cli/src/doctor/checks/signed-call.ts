import { type Check, good, skipped } from '../check.ts';
import { PATIENCE_MS, withConnection } from '../with-connection.ts';

/**
 * One signed call for the name of the PSU; it reads no account. It may count as one of the day's reads without the PSU.
 */
export const signedCall: Check = {
  name: 'signed call',
  run: async (subject) => {
    const { accessToken, seal } = subject;
    if (seal === undefined) return skipped('give --seal and --key-id');
    if (accessToken === undefined) return skipped('give the access token of a PSU as RELAIS_ACCESS_TOKEN');
    return withConnection(subject, async (connection) => {
      await connection.for({ token: () => accessToken }).getEndUserIdentity({ deadlineMs: PATIENCE_MS });
      return good('the bank takes token and signature');
    });
  },
};
