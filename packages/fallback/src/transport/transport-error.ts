import { isRelaisError, RelaisError, safeCause } from '@relais/model';

const OUR_CERTIFICATE = /ALERT_.*CERTIFICATE|ALERT_UNKNOWN_CA|ALERT_ACCESS_DENIED/;
const BANK_CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT)/;

/** Turns whatever the HTTP client threw into a typed error, without its secrets. */
export function transportError(error: unknown, signal: AbortSignal): RelaisError {
  if (isRelaisError(error)) return error;
  // The HTTP client drops the reason of an abort: a missed deadline must not look like a caller who left.
  if (signal.aborted && isRelaisError(signal.reason)) return signal.reason;
  const cause = safeCause(error);
  const { code = '' } = cause as { code?: string };
  if (signal.aborted) return new RelaisError('aborted', 'the call was left', { cause });
  if (OUR_CERTIFICATE.test(code) || (code === 'EPROTO' && /alert.*certificate/i.test(cause.message))) {
    return new RelaisError('certificate_problem', 'the bank refused the QWAC', { reason: 'refused', cause });
  }
  if (/^(HPE_|Z_|ERR__ERROR|ERR_BROTLI|ERR_PADDING)/.test(code)) {
    return new RelaisError('malformed_reply', 'the web bank does not answer in HTTP', { reason: 'http', cause });
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new RelaisError('own_network', 'the host of the bank could not be looked up', { reason: 'dns', cause });
  }
  const reason = BANK_CERTIFICATE.test(code) ? 'tls_server' : 'connection';
  return new RelaisError('fallback_unavailable', `the web bank could not be read (${reason})`, { reason, cause });
}
