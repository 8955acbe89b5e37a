/** One request and its answer, as they went over the wire: enough to ask the same again, and to answer the same again. */
export interface Exchange {
  /** e.g. `https://localhost:40125`. */
  readonly origin: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Base64. */
  readonly body?: string;
  readonly answer: {
    readonly status: number;
    /** From the request to the first byte, in milliseconds. */
    readonly tookMs: number;
    readonly headers: readonly (readonly [name: string, value: string])[];
    /** Base64, as sent: possibly compressed. */
    readonly body: string;
  };
}
