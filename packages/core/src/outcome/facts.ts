/** What an error says of itself, whoever made it: Relais, axios or Node. */
export interface Facts {
  readonly code?: string;
  readonly reason?: string;
  readonly status?: number;
  readonly requestId?: string;
  readonly retryAt?: number;
  /** The failure happened at the token endpoint. */
  readonly isToken: boolean;
}

/** Reads the few members that may decide; never a message, a header or a body. */
export function factsOf(error: unknown): Facts {
  if (typeof error !== 'object' || error === null) return { isToken: false };
  const { code, reason, status, response, requestId, retryAt } = error as Readonly<Record<string, unknown>>;
  const answered =
    typeof response === 'object' && response !== null ? (response as { status?: unknown }).status : status;
  return {
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof answered === 'number' ? { status: answered } : {}),
    ...(typeof requestId === 'string' ? { requestId } : {}),
    ...(typeof retryAt === 'number' ? { retryAt } : {}),
    isToken: typeof reason === 'string' && /^token(_|$)/.test(reason),
  };
}
