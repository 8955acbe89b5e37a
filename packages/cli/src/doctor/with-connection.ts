import { isRelaisError } from '@relais/model';
import { createStetConnection, httpSignature, type StetConnection } from '@relais/stet';
import { bad, type Finding } from './check.ts';
import type { Subject } from './subject.ts';

/** How long the bank may take for one answer, in milliseconds. */
export const PATIENCE_MS = 30_000;

/** Runs one check over connections of its own. A failure of the API becomes a finding. */
export async function withConnection(
  { profile, qwac, ca, proxy, seal, clock }: Subject,
  check: (connection: StetConnection) => Promise<Finding>,
): Promise<Finding> {
  let connection: StetConnection | undefined;
  try {
    connection = createStetConnection({
      profile,
      certificate: qwac,
      clock,
      userAgent: 'relais-doctor',
      ...(ca !== undefined && { ca }),
      ...(proxy !== undefined && { proxy }),
      ...(seal !== undefined && { sign: httpSignature({ profile, ...seal }) }),
    });
    return await check(connection);
  } catch (error) {
    return failed(error);
  } finally {
    connection?.close();
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  tls_client:
    'The bank does not take the QWAC: is it the one that is registered, is its chain complete, is it revoked?',
  tls_server: 'The certificate of the bank is not trusted here. For a private root, pass it as --ca.',
  dns: 'Look at the name in profile.api.baseUrl, and at the resolver of this machine.',
  connection: 'Nobody answers there: look at firewall, proxy and profile.api.baseUrl.',
  terminator:
    'The server in front of the bank saw no QWAC: look for a proxy that ends TLS on the way, and at the chain.',
  blocked: 'A firewall in front of the bank does not let this machine through: ask the bank to allow its address.',
  timeout: 'The bank is silent. Try again later.',
  connect_timeout: 'An attempt to connect gets no answer: look at firewall, proxy and profile.api.baseUrl.',
  invalid_client: 'The bank does not know this client id together with this QWAC. Register, or look at --client-id.',
  signature: 'The sealing key could not sign. Look at --seal and at what holds the key.',
  unauthorized: 'The bank refuses the access token, or the QWAC. Get a new token.',
  forbidden: 'The bank refuses access: look at scope, role and consent.',
  request_rejected:
    'The bank does not take the request: look at version and paths in the profile, at the clock, and at --key-id.',
};

function failed(error: unknown): Finding {
  if (!isRelaisError(error)) {
    // Errors of Relais say which option to set; their messages hold names of options only.
    if (error instanceof TypeError || error instanceof RangeError) return bad(error.message, 'Set it and try again.');
    throw error;
  }
  const { code, reason, status, requestId, message } = error;
  const facts = [code, reason, status && `status ${status}`, requestId && `X-Request-Id ${requestId}`].filter(Boolean);
  const advice = ADVICE[reason?.replace(/^token_/, '') ?? ''] ?? `This is for the ${error.actor} to mend.`;
  return bad(`${message} (${facts.join(', ')})`, advice);
}
