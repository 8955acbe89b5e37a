/** What the PSU types at their bank. */
export interface Credentials {
  /** The customer identifier. */
  readonly user: string;
  /** UTF-8 bytes. Overwritten with zeros as soon as they are sent. */
  readonly password: Uint8Array;
}

/**
 * Gives the credentials of one PSU for one login. Asked anew for every login; nothing is kept (RTS art. 22, 35).
 *
 * @example
 * const credentials = async () => ({ user: 'CLIENT01', password: await vault.read('CLIENT01') })
 */
export type CredentialSource = (request: { readonly bankId: string; readonly psuId: string }) => Promise<Credentials>;
