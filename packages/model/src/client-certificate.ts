/**
 * A certificate with its private key, as the host loads it: PKCS#12 or PEM.
 *
 * Used for the QWAC, which the TPP shows in mutual TLS (RTS art. 34, ETSI TS 119 495).
 */
export type ClientCertificate =
  | { readonly pfx: Uint8Array; readonly passphrase?: string }
  | { readonly cert: string | Uint8Array; readonly key: string | Uint8Array; readonly passphrase?: string };
