import type { Basis, Endpoint, Outcome, OutcomeKind } from './outcome.ts';

/** One finished request, as the engine saw it. */
export interface Observation {
  readonly endpoint: Endpoint;
  readonly sentAt: number;
  readonly waitedMs: number;
  /** How long the bank may take, in milliseconds. */
  readonly deadlineMs: number;
}

type Verdict = readonly [kind: OutcomeKind, basis?: Basis];

/** A reply in time breaks the series. One that came too late counts, though its data are used (R2). */
export function classifyAnswer(seen: Observation): Outcome {
  return seen.waitedMs > seen.deadlineMs
    ? outcome(['late', 'no_reply_presumption'], seen)
    : { kind: 'answered', effect: 'resets', endpoint: seen.endpoint, sentAt: seen.sentAt, waitedMs: seen.waitedMs };
}

/**
 * Tells what a failed request says about the bank: the table of R4.
 *
 * Works on the errors of Relais and, for a host's own client behind `protect`, on those of axios and of Node: it looks
 * at `status` (or `response.status`) first and at `code` second, and never at a message.
 */
export function classifyFailure(error: unknown, seen: Observation): Outcome {
  const facts = factsOf(error);
  return outcome(verdictOf(facts, seen), seen, facts);
}

interface Facts {
  readonly code?: string;
  readonly reason?: string;
  readonly status?: number;
  readonly requestId?: string;
  readonly retryAt?: number;
}

function factsOf(error: unknown): Facts {
  if (typeof error !== 'object' || error === null) return {};
  const { code, reason, status, response, requestId, retryAt } = error as Readonly<Record<string, unknown>>;
  const answered =
    typeof response === 'object' && response !== null ? (response as { status?: unknown }).status : status;
  return {
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof answered === 'number' ? { status: answered } : {}),
    ...(typeof requestId === 'string' ? { requestId } : {}),
    ...(typeof retryAt === 'number' ? { retryAt } : {}),
  };
}

const CONNECTION = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH']);
const NO_REPLY = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT']);
const OWN_NETWORK = new Set(['own_network', 'ENOTFOUND', 'EAI_AGAIN']);
const LEFT = new Set(['aborted', 'ERR_CANCELED', 'ABORT_ERR']);
const OUR_CERTIFICATE =
  /^(certificate_problem|ERR_SSL_(TLSV1|TLSV13|SSLV3)_ALERT_.*CERTIFICATE.*|ERR_SSL_TLSV1_ALERT_UNKNOWN_CA)$/;
const BANK_CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT)/;
const CONSENT = new Set(['consent_expired', 'consent_revoked', 'sca_required', 'sca_refused']);

function verdictOf({ code = '', reason, status }: Facts, { waitedMs, deadlineMs }: Observation): Verdict {
  if (LEFT.has(code) || reason === 'caller_deadline') return ['left'];
  if (reason === 'no_reply') return ['no_reply', 'no_reply_presumption'];
  if (OUR_CERTIFICATE.test(code)) return ['certificate'];
  if (status !== undefined) return verdictOfStatus(status, code);
  if (CONSENT.has(code)) return ['consent'];
  if (code === 'quota_exhausted') return ['quota'];
  if (OWN_NETWORK.has(code)) return ['own_network'];
  if (code === 'malformed_reply') return ['malformed', 'breakdown_evidence'];
  if (reason === 'tls_server' || BANK_CERTIFICATE.test(code)) return ['tls_server', 'breakdown_evidence'];
  if (reason === 'connection' || CONNECTION.has(code)) return ['connection', 'breakdown_evidence'];
  // Silence counts only once the whole time was waited out: a client's own shorter time-out proves nothing (R2).
  if (code === 'bank_unavailable' || NO_REPLY.has(code)) {
    return waitedMs >= deadlineMs ? ['no_reply', 'no_reply_presumption'] : ['left'];
  }
  // An unknown error may be a fault of the caller's own program: it must not open a bank.
  return ['rejected'];
}

function verdictOfStatus(status: number, code: string): Verdict {
  if (status >= 500 && status !== 501) return ['server_error', 'breakdown_evidence'];
  if (status === 408) return ['server_error', 'breakdown_evidence'];
  if (status === 429) return ['quota'];
  if (status === 401 || status === 403) return ['consent'];
  if (status < 400 && code === 'malformed_reply') return ['malformed', 'breakdown_evidence'];
  return ['rejected'];
}

function outcome([kind, basis]: Verdict, seen: Observation, facts: Facts = {}): Outcome {
  const { status, requestId, retryAt } = facts;
  return {
    kind,
    effect: basis === undefined ? 'neutral' : 'counts',
    ...(basis === undefined ? {} : { basis }),
    endpoint: seen.endpoint,
    sentAt: seen.sentAt,
    waitedMs: seen.waitedMs,
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(retryAt === undefined ? {} : { retryAt }),
  };
}
