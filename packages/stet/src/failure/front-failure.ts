import { frontOf, frontRetryAt, isPage, RelaisError } from '@relais/model';

/** An answer, before anything of it is read. */
interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Uint8Array;
  /** `X-Request-Id` of its request. */
  readonly requestId: string;
}

/** Longer than the beginning of any page of refusal, in bytes. */
const BEGINNING = 16_384;

/**
 * Lets the bank's own answers through, good and bad ones. What stands in front of it says nothing of a consent, and is no evidence
 * of a breakdown.
 *
 * @param now - milliseconds since the epoch
 * @throws {RelaisError} `bank_unavailable` with reason `blocked`, `certificate_problem` with `terminator`, `own_network` with `proxy`
 */
export function assertBanksOwn({ status, headers, body, requestId }: Answered, now: number): void {
  const facts = { status, requestId };
  switch (frontOf({ status, headers, text: beginningOf(body) })) {
    case 'blocked':
      throw blocked(facts, headers['retry-after'], now);
    case 'certificate':
      throw new RelaisError(
        'certificate_problem',
        'the server in front of the bank takes no client certificate of ours',
        {
          ...facts,
          reason: 'terminator',
        },
      );
    case 'proxy':
      throw new RelaisError('own_network', `a proxy answered ${status} in the place of the bank`, {
        ...facts,
        reason: 'proxy',
      });
    case undefined:
      return;
  }
}

/** The statuses by which an API speaks of a token, or of a request, and a firewall of neither. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 405, 406, 418]);
/** The statuses that speak of an account, and a gateway's page of a route. */
const MISSING: ReadonlySet<number> = new Set([404, 410]);

/**
 * The API speaks JSON. A page that comes with a refusal is a firewall's: it says nothing of the consent or of the account.
 *
 * @param now - milliseconds since the epoch
 * @returns `undefined` for an answer that may be the bank's own
 */
export function pageFailure(
  { status, body, retryAfter, requestId }: Omit<Answered, 'headers'> & { readonly retryAfter: string | undefined },
  now: number,
): RelaisError | undefined {
  const isRefusal = REFUSALS.has(status);
  if (!(isRefusal || MISSING.has(status)) || !isPage(beginningOf(body))) return undefined;
  const facts = { status, requestId };
  if (isRefusal) return blocked(facts, retryAfter, now);
  return new RelaisError('malformed_reply', `a page of ${status} came in the place of an answer`, {
    ...facts,
    reason: 'html_page',
  });
}

function blocked(
  facts: { readonly status: number; readonly requestId: string },
  retryAfter: unknown,
  now: number,
): RelaisError {
  const message = 'something in front of the bank let the request not through';
  return new RelaisError('bank_unavailable', message, {
    ...facts,
    reason: 'blocked',
    retryAt: frontRetryAt(retryAfter, now),
  });
}

/** One character for each byte: every mark is ASCII. */
function beginningOf(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, BEGINNING)).toString('latin1');
}
