/** Subject of a TLS alert from the other side (RFC 8446, section 6.2; names as OpenSSL writes them). */
export type AlertMatter = 'our_certificate' | 'their_side';

/**
 * Alerts about our certificate, or about the proof that its key is ours. TLS 1.2 sends 40 when it accepts no
 * certificate. The alert has other meanings too, but must never count as an outage.
 */
const OUR_CERTIFICATE: readonly (readonly [number: number, name: string])[] = [
  [40, 'HANDSHAKE_FAILURE'],
  [41, 'NO_CERTIFICATE'],
  [42, 'BAD_CERTIFICATE'],
  [43, 'UNSUPPORTED_CERTIFICATE'],
  [44, 'CERTIFICATE_REVOKED'],
  [45, 'CERTIFICATE_EXPIRED'],
  [46, 'CERTIFICATE_UNKNOWN'],
  [48, 'UNKNOWN_CA'],
  [49, 'ACCESS_DENIED'],
  [51, 'DECRYPT_ERROR'],
  [111, 'CERTIFICATE_UNOBTAINABLE'],
  [114, 'BAD_CERTIFICATE_HASH_VALUE'],
  [116, 'CERTIFICATE_REQUIRED'],
];
const NUMBERS = new Set(OUR_CERTIFICATE.map(([number]) => number));
const NAMES = new Set(OUR_CERTIFICATE.map(([, name]) => name));

/**
 * Finds a TLS alert in an error: OpenSSL writes its number into the message, Node its name into the code. Under TLS 1.2 the
 * code may be a bare `EPROTO`.
 *
 * @returns `undefined` when the error holds no alert
 */
export function alertIn(code: string, message: string): AlertMatter | undefined {
  const number = /SSL alert number (\d{1,3})\b/.exec(message)?.[1];
  if (number !== undefined) return NUMBERS.has(Number(number)) ? 'our_certificate' : 'their_side';
  const isTls = code === 'EPROTO' || code.startsWith('ERR_SSL_');
  const name =
    /^ALERT_([A-Z_]+)$/.exec(code.slice(Math.max(0, code.lastIndexOf('ALERT_'))))?.[1] ??
    (isTls ? /\balert ([a-z ]{1,40}[a-z])/.exec(message)?.[1] : undefined);
  if (name === undefined) return undefined;
  return NAMES.has(name.toUpperCase().replaceAll(' ', '_')) ? 'our_certificate' : 'their_side';
}
