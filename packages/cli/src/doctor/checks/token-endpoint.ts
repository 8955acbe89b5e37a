import { isRelaisError } from '@relais/model';
import type { TokenSet } from '@relais/stet';
import { bad, type Check, good, skipped } from '../check.ts';
import { withConnection } from '../with-connection.ts';

/**
 * The token endpoint, without any consent: the check asks it to refresh an invented token. A bank that recognises the
 * client by its QWAC refuses the token; any other bank refuses the client.
 */
export const tokenEndpoint: Check = {
  name: 'token endpoint',
  run: async (subject) => {
    const clientId = subject.clientId ?? subject.registered?.clientId;
    if (clientId === undefined) return skipped('give --client-id');
    return withConnection(subject, async (connection) => {
      const invented: TokenSet = { accessToken: 'none', refreshToken: 'relais-doctor', expiresAt: 0 };
      const store = new Map([['doctor', invented]]);
      const tokens = connection.tokens({ clientId, redirectUri: 'https://relais.invalid/', store });
      try {
        await tokens.for('doctor')();
        return bad('it gave a token for an invented refresh token', 'This is no token endpoint: look at tokenPath.');
      } catch (error) {
        if (isRelaisError(error) && error.reason === 'invalid_grant') return good(`it knows the client ${clientId}`);
        throw error;
      }
    });
  },
};
