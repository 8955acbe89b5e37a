import { type Clock, frontOf, frontRetryAt, RelaisError } from '@relais/model';
import type { Reply } from './reply.ts';

/** Marks of the site's own pages, of every year: templates, fields of the login, the page of an outage. */
const OWN = /\bei_[a-z]|\b_cm_(?:user|pwd)\b|\bblocmsg\b|\bclass="?(?:liste|ALERTE|_c1)\b/;
/** A page without its beginning is none of a firewall's: its marks stand there. In bytes. */
const BEGINNING = 65_536;
/** What a web bank does not say to a customer inside a session, and a firewall does. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 406, 418]);

type Answered = Pick<Reply, 'status' | 'marks' | 'bytes'>;

/**
 * Lets the bank's own answers through, good and bad ones. An answer of a firewall is no changed page. It says nothing of a
 * password, and the web bank is not asked again before its time.
 *
 * @throws {RelaisError} `fallback_unavailable` with reason `blocked` or `rate_limit` and `retryAt`, `certificate_problem` with
 * `terminator`, `own_network` with `proxy`
 */
export function assertBanksOwn(reply: Answered, clock: Clock): void {
  const { status, marks = {} } = reply;
  const retryAt = frontRetryAt(marks['retry-after'], clock.now());
  if (status === 429) {
    const message = 'the web bank wants fewer requests';
    throw new RelaisError('fallback_unavailable', message, { reason: 'rate_limit', status, retryAt });
  }
  switch (frontOf({ status, headers: marks, text: beginningOf(reply), own: OWN })) {
    case 'blocked':
      throw blocked(status, retryAt);
    case 'certificate':
      throw new RelaisError(
        'certificate_problem',
        'the server in front of the bank takes no client certificate of ours',
        {
          reason: 'terminator',
          status,
        },
      );
    case 'proxy':
      throw new RelaisError('own_network', `a proxy answered ${status} in the place of the bank`, {
        reason: 'proxy',
        status,
      });
    case undefined:
      break;
  }
  if (status >= 500 && marks['retry-after'] !== undefined) {
    const message = `the web bank answered ${status}, and when to come back`;
    throw new RelaisError('fallback_unavailable', message, { reason: 'http_status', status, retryAt });
  }
}

/** The same inside a session, where no refusal by a status is the bank's own. */
export function assertBanksOwnPage(reply: Answered, clock: Clock): void {
  assertBanksOwn(reply, clock);
  const { status, marks = {} } = reply;
  if (!REFUSALS.has(status) || OWN.test(beginningOf(reply))) return;
  throw blocked(status, frontRetryAt(marks['retry-after'], clock.now()));
}

function blocked(status: number, retryAt: number): RelaisError {
  const message = 'something in front of the web bank let the request not through';
  return new RelaisError('fallback_unavailable', message, { reason: 'blocked', status, retryAt });
}

/** One character for each byte: every mark is ASCII. */
function beginningOf({ bytes }: Answered): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, BEGINNING)).toString('latin1');
}
