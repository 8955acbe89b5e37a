/** Where the chain of an access journal stands: its last record. */
export interface JournalPosition {
  readonly seq: number;
  /** SHA-256 in hexadecimal. */
  readonly hash: string;
}
