import type { RequestTimes } from '../observing/reply-timer.ts';
import { type Facts, factsOf } from './facts.ts';
import type { Endpoint, FailureBasis, Outcome, OutcomeKind } from './outcome.ts';

/** One finished request, as the engine saw it. */
export interface Observation extends Partial<Omit<RequestTimes, 'sentAt' | 'waitedMs'>> {
  readonly endpoint: Endpoint;
  readonly sentAt: number;
  readonly waitedMs: number;
  /** How long the bank may take, in milliseconds. */
  readonly deadlineMs: number;
  readonly attended?: boolean;
  readonly consentRef?: string;
  readonly callId?: string;
}

/**
 * Knows one bank's own way of failing, e.g. answering 400 while its back end is down. Switched on by name, and named in
 * every outcome it decides (R4).
 */
export interface BankClassifier {
  readonly name: string;
  /** @returns true when the failure is an outage of the bank, whatever the general table says */
  readonly isOutage: (facts: Facts, endpoint: Endpoint) => boolean;
}

export interface ClassificationRules {
  /** False: only silence counts, no answer of any status does (R3). @defaultValue true */
  readonly countServerErrors?: boolean;
  /** @defaultValue none */
  readonly classifiers?: readonly BankClassifier[];
}

type Verdict = readonly [kind: OutcomeKind, basis?: FailureBasis];

/** A reply breaks the series. One that comes after the deadline is not waited for: see `watchRequest`. */
export function classifyAnswer(seen: Observation): Outcome {
  return { ...outcome(['answered'], seen), effect: 'resets' };
}

/** A wide window that the bank could not serve in time, while a narrow one was answered: its matter, no outage (R2). */
export function slowWindow(seen: Observation): Outcome {
  return outcome(['slow_window'], seen);
}

/**
 * Tells what a failed request says about the bank: the table of R4.
 *
 * Works on the errors of Relais and, for a host's own client behind `protect`, on those of axios and of Node: it looks
 * at `status` (or `response.status`) first and at `code` second, and never at a message.
 */
export function classifyFailure(error: unknown, given: Observation, rules: ClassificationRules = {}): Outcome {
  const facts = factsOf(error);
  const seen = facts.isToken ? { ...given, endpoint: 'token' as const } : given;
  const classifier = rules.classifiers?.find((one) => isOutage(one, facts, seen.endpoint));
  const verdict: Verdict = classifier
    ? ['server_error', 'breakdown_evidence']
    : unlessStalled(verdictOf(facts, seen), seen);
  const strict = rules.countServerErrors === false && ANSWERED_ERRORS.has(verdict[0]);
  return {
    ...outcome(strict ? [verdict[0]] : verdict, seen, facts),
    ...(classifier === undefined ? {} : { classifier: classifier.name }),
  };
}

/** A classifier of the host program that throws decides nothing. */
function isOutage(classifier: BankClassifier, facts: Facts, endpoint: Endpoint): boolean {
  try {
    return classifier.isOutage(facts, endpoint) === true;
  } catch {
    return false;
  }
}

/** What a strict mode does not count: the bank did reply (R3). */
const ANSWERED_ERRORS: ReadonlySet<OutcomeKind> = new Set(['server_error', 'malformed']);

const CONNECTION = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE']);
const NO_REPLY = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT']);
const OWN_NETWORK = new Set(['own_network', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);
const LEFT = new Set(['aborted', 'ERR_CANCELED', 'ABORT_ERR']);
const OUR_CERTIFICATE =
  /^(certificate_problem|ERR_SSL_(TLSV1|TLSV13|SSLV3)_ALERT_.*CERTIFICATE.*|ERR_SSL_TLSV1_ALERT_UNKNOWN_CA)$/;
const BANK_CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT)/;
const CONSENT = new Set(['consent_expired', 'consent_revoked', 'sca_required', 'sca_refused']);

/** This program stood still for so long, in milliseconds, that the other side may have lost patience with it. */
const STALLED_MS = 1_000;
const BY_STALL: ReadonlySet<OutcomeKind> = new Set(['connection', 'tls_server']);

/** A connection that broke while this program stood still was perhaps broken by that. */
function unlessStalled(verdict: Verdict, { stalledMs = 0 }: Observation): Verdict {
  return stalledMs >= STALLED_MS && BY_STALL.has(verdict[0]) ? ['own_network'] : verdict;
}

function verdictOf(facts: Facts, { waitedMs, deadlineMs, hasLeft = true }: Observation): Verdict {
  const { code = '', reason, status } = facts;
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
  // Silence counts only once the whole time was waited out after the request had left: a client's own shorter time-out proves
  // nothing, and a request that never left still less (R2).
  if (code === 'bank_unavailable' || NO_REPLY.has(code)) {
    if (!hasLeft) return ['own_network'];
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

function outcome([kind, basis]: Verdict, seen: Observation, facts: Partial<Facts> = {}): Outcome {
  const { endpoint, sentAt, waitedMs, stalledMs = 0, knownAtMs, attended, consentRef, callId } = seen;
  const { status, requestId, retryAt } = facts;
  // The token endpoint is no information request: its silence is evidence of a breakdown, never the presumption (R4).
  const proven = basis !== undefined && endpoint === 'token' ? 'breakdown_evidence' : basis;
  return {
    kind,
    effect: basis === undefined ? 'neutral' : 'counts',
    ...(proven === undefined ? {} : { basis: proven }),
    endpoint,
    sentAt,
    waitedMs,
    ...(stalledMs > 0 && { stalledMs }),
    ...(knownAtMs !== undefined && { knownAtMs }),
    ...(callId !== undefined && { callId }),
    ...(attended === undefined ? {} : { attended }),
    ...(consentRef === undefined ? {} : { consentRef }),
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(retryAt === undefined ? {} : { retryAt }),
  };
}
