/**
 * A certificate with its private key, as the host program loads it: PKCS#12 or PEM.
 *
 * The TPP shows it in mutual TLS as its QWAC (RTS art. 34, ETSI TS 119 495).
 */
export type ClientCertificate =
  | { readonly pfx: Uint8Array; readonly passphrase?: string }
  | { readonly cert: string | Uint8Array; readonly key: string | Uint8Array; readonly passphrase?: string };
