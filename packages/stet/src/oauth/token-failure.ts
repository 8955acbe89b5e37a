import { isRelaisError, RelaisError, type RelaisErrorCode, type RelaisErrorReason } from '@relais/model';

/** What a reason is called when it happened at the token endpoint. */
type Marks<Code extends RelaisErrorCode> = Readonly<Partial<Record<RelaisErrorReason<Code>, RelaisErrorReason<Code>>>>;

const UNAVAILABLE: Marks<'bank_unavailable'> = {
  blocked: 'token_blocked',
  connection: 'token_connection',
  http_status: 'token_http_status',
  timeout: 'token_timeout',
  tls_server: 'token_tls_server',
};

const MALFORMED: Marks<'malformed_reply'> = {
  empty: 'token_empty',
  html_page: 'token_html_page',
  http_status: 'token_http_status',
  redirect: 'token_redirect',
  too_large: 'token_too_large',
  unreadable: 'token_unreadable',
};

const OWN: Marks<'own_network'> = {
  certificate: 'token_certificate',
  connect_timeout: 'token_connect_timeout',
  connection: 'token_connection',
  dns: 'token_dns',
  not_sent: 'token_not_sent',
  proxy: 'token_proxy',
  queue: 'token_queue',
};

/**
 * Marks a failure at the token endpoint, `timeout` → `token_timeout`: its outage is a series of its own. An obstacle on this
 * machine's way to it must not be taken for one on the way to the API.
 */
export function tokenFailure(error: unknown): unknown {
  if (!isRelaisError(error) || (error.actor !== 'bank' && error.code !== 'own_network')) return error;
  switch (error.code) {
    case 'bank_unavailable':
      return marked(error, markOf(UNAVAILABLE, error.reason));
    case 'malformed_reply':
      return marked(error, markOf(MALFORMED, error.reason));
    case 'own_network':
      return marked(error, markOf(OWN, error.reason));
    default:
      return error;
  }
}

function markOf<Reason extends string>(
  marks: Readonly<Partial<Record<Reason, Reason>>>,
  reason: Reason | undefined,
): Reason | 'token_unknown' {
  return (reason === undefined ? undefined : marks[reason]) ?? 'token_unknown';
}

function marked<Code extends RelaisErrorCode>(
  { code, message, actor, retry, cause, status, retryAt, requestId }: RelaisError<Code>,
  reason: RelaisErrorReason<Code>,
): RelaisError<Code> {
  return new RelaisError(code, message, {
    cause,
    reason,
    actor,
    retry,
    ...(status !== undefined && { status }),
    ...(retryAt !== undefined && { retryAt }),
    ...(requestId !== undefined && { requestId }),
  });
}
