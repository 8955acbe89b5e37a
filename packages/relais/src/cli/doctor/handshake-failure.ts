import { safeCause } from '@relais/model';
import { bad, type Finding } from './check.ts';

type Kind = 'refused' | 'cut' | 'dns' | 'untrusted' | 'silent' | 'nobody';

/** How failures look as `CODE message`. The first that fits counts. */
const LOOKS: readonly (readonly [kind: Kind, looks: RegExp])[] = [
  ['refused', /SSL alert number|ALERT_/i],
  ['cut', /^(ECONNRESET|EPIPE)/],
  ['dns', /^(ENOTFOUND|EAI_)/],
  ['untrusted', /CERT|ISSUER|SELF_SIGNED|UNABLE_TO_|HOSTNAME/],
  ['silent', /ETIMEDOUT|ABORT_ERR|AbortError|TimeoutError/],
];

const TEXTS: Readonly<Record<Kind, readonly [what: string, advice: string]>> = {
  refused: [
    'it ends the TLS handshake',
    'It does not take the QWAC: is it the one that is registered, is its chain complete, is it revoked?',
  ],
  cut: ['it cuts the connection', 'It may not take the QWAC, or be down: look at the other checks.'],
  dns: ['its name cannot be looked up', 'Look at the address in the profile, and at the resolver of this machine.'],
  untrusted: [
    'its certificate is not trusted here',
    'For a private root, pass it as --ca. Otherwise stop: this may not be the bank.',
  ],
  silent: ['it is silent', 'Try again later.'],
  nobody: ['nobody answers there', 'Look at firewall, proxy and the address in the profile.'],
};

function seen(error: unknown): { readonly kind: Kind; readonly code: string } {
  const cause = safeCause(error);
  const code = 'code' in cause ? String(cause.code) : cause.name;
  return { kind: LOOKS.find(([, looks]) => looks.test(`${code} ${cause.message}`))?.[0] ?? 'nobody', code };
}

/** True when the host is there, and does not want to talk to us. */
export function isRefusal(error: unknown): boolean {
  return ['refused', 'cut'].includes(seen(error).kind);
}

/** A connection that failed, as a finding. */
export function handshakeFailure(host: string, error: unknown): Finding {
  const { kind, code } = seen(error);
  const [what, advice] = TEXTS[kind];
  return bad(`${host}: ${what} (${code})`, advice);
}
