/** What every call accepts. */
export interface CallOptions {
  /** Leaves the call. A call left by its caller never counts against the bank. */
  readonly signal?: AbortSignal;
  /** Time for the whole call, in milliseconds. */
  readonly deadlineMs?: number;
}
