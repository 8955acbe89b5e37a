import { type NetworkFailure, networkFailure, safeCause } from '@relais/model';
import { bad, type Finding } from './check.ts';

type Text = readonly [what: string, advice: string];

const OWN: Text = ['this machine has no way there', 'Look at the network, the routes and the limits of this machine.'];
const PROXY: Text = [
  'the proxy opens no tunnel to it',
  'Look at --proxy: its address, its user and password, and whether it allows this host.',
];
const SILENT: Text = ['it is silent', 'Try again later.'];
const NOT_HTTP: Text = ['it does not answer in HTTP', 'Look at the address in the profile.'];
const UNTRUSTED: Text = [
  'its certificate is not trusted here',
  'For a private root, pass it as --ca. Otherwise stop: this may not be the bank.',
];

const TEXTS: Readonly<Record<NetworkFailure['kind'], Text>> = {
  tls_client: [
    'it ends the TLS handshake',
    'It does not take the QWAC: is it the one that is registered, is its chain complete, is it revoked?',
  ],
  tls_server: ['its TLS fails', 'Try again later, or look at the address in the profile.'],
  reset: ['it cuts the connection', 'It may not take the QWAC, or be down: look at the other checks.'],
  refused: ['nobody answers there', 'Look at firewall, proxy and the address in the profile.'],
  dns: ['its name cannot be looked up', 'Look at the address in the profile, and at the resolver of this machine.'],
  own_network: OWN,
  connect_timeout: SILENT,
  timeout: SILENT,
  unreadable: NOT_HTTP,
  too_large: [
    'its headers are too large',
    'Look at the address in the profile: more than 256 kB are no answer of a bank.',
  ],
};

/** True when the host answers and refuses the connection. */
export function isRefusal(error: unknown): boolean {
  const kind = networkFailure(error)?.kind;
  return kind === 'tls_client' || kind === 'reset';
}

/** A connection that failed, as a finding. */
export function handshakeFailure(host: string, error: unknown): Finding {
  const cause = safeCause(error);
  const code = 'code' in cause ? String(cause.code) : cause.name;
  const [what, advice] = code === 'ERR_PROXY_TUNNEL' ? PROXY : textOf(networkFailure(error));
  return bad(`${host}: ${what} (${code})`, advice);
}

function textOf(failure: NetworkFailure | undefined): Text {
  if (failure === undefined) return OWN;
  // If this machine ended the handshake, no byte of the request has left.
  return failure.kind === 'tls_server' && failure.hadLeft === false ? UNTRUSTED : TEXTS[failure.kind];
}
