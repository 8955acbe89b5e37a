/** One answer of the bank, not read yet. */
export interface Reply {
  readonly url: URL;
  readonly status: number;
  /** Where a redirect leads, as sent. */
  readonly location?: string;
  /** Its `Refresh` header, as sent. */
  readonly refresh?: string;
  readonly contentType: string;
  /** Headers by which what stands in front of the bank is known, and its `Retry-After`. Names in small letters. */
  readonly marks?: Readonly<Record<string, unknown>>;
  /** True where it is sent as a file (RFC 6266). */
  readonly isAttachment: boolean;
  readonly bytes: Uint8Array;
}
