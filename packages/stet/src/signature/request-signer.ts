/** A request as it will be sent, byte for byte: nothing is added or re-encoded after it was signed. */
export interface RequestToSign {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Final, with its query string. */
  readonly url: URL;
  /** `Host`, `Date`, `X-Request-Id` and all others. Names as they are sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** Exactly the bytes that follow the headers. Absent: no body. */
  readonly body?: Uint8Array;
}

/**
 * Signs one request and returns the headers to add to it, e.g. `Signature` (draft-cavage-http-signatures).
 *
 * Called anew for every request, retries and further pages included: each has its own `Date` and `X-Request-Id`.
 */
export type RequestSigner = (
  request: RequestToSign,
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
