/** A request as received, for checking its signature. */
export interface SignedMessage {
  /** e.g. `GET`. */
  readonly method: string;
  /** Path and query exactly as the request line has them. */
  readonly target: string;
  /** Names and values in turn, as Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
}

/** Value of a header; several values are joined in order by a comma and a blank. */
export function headerOf({ rawHeaders }: SignedMessage, name: string): string | undefined {
  const values = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name);
  return values.length === 0 ? undefined : values.map((value) => value.trim()).join(', ');
}
