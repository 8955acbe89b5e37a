/** One answer of the bank, not read yet. */
export interface Reply {
  readonly url: URL;
  readonly status: number;
  /** Where a redirect leads, as sent. */
  readonly location?: string;
  /** Its `Refresh` header, as sent. */
  readonly refresh?: string;
  readonly contentType: string;
  /** True where it is sent as a file (RFC 6266). */
  readonly isAttachment: boolean;
  readonly bytes: Uint8Array;
}
