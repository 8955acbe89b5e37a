import { type ErrorFacts, factsOf, type NetworkFailure, networkFailure } from '@relais/model';
import type { RequestTimes } from '../observing/reply-timer.ts';
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
 * every outcome it decides (`docs/regulation.md`, R4).
 */
export interface BankClassifier {
  readonly name: string;
  /** @returns true when the failure is an outage of the bank, whatever the general table says */
  readonly isOutage: (facts: ErrorFacts, endpoint: Endpoint) => boolean;
}

export interface ClassificationRules {
  /** False: only silence counts, no answer of any status does (`docs/regulation.md`, R3). @defaultValue true */
  readonly countServerErrors?: boolean;
  /** @defaultValue none */
  readonly classifiers?: readonly BankClassifier[];
}

type Verdict = readonly [kind: OutcomeKind, basis?: FailureBasis];

/** A reply breaks the series. One that comes after the deadline is not waited for: see `WatchedRequest`. */
export function classifyAnswer(
  { endpoint, attended }: Pick<Observation, 'endpoint' | 'attended'>,
  { sentAt, waitedMs, stalledMs, knownAtMs }: RequestTimes,
  consentRef?: string,
): Outcome {
  return {
    kind: 'answered',
    effect: 'resets',
    endpoint,
    sentAt,
    waitedMs,
    knownAtMs,
    ...(stalledMs > 0 && { stalledMs }),
    ...(attended !== undefined && { attended }),
    ...(consentRef !== undefined && { consentRef }),
  };
}

/** The bank could not serve a wide window in time, but answered a narrow one: no outage (`docs/regulation.md`, R2). */
export function slowWindow(seen: Observation): Outcome {
  return outcome(['slow_window'], seen);
}

/**
 * Tells what a failed request says about the bank: the table in `docs/regulation.md`, R4.
 *
 * Works on the errors of Relais and, behind `protect`, on those of any client of the host program. It looks at the status first
 * and at the network's failure second.
 */
export function classifyFailure(error: unknown, given: Observation, rules: ClassificationRules = {}): Outcome {
  const facts = factsOf(error);
  const seen = facts.isToken ? { ...given, endpoint: 'token' as const } : given;
  const classifier = rules.classifiers?.find((one) => isOutage(one, facts, seen.endpoint));
  const verdict: Verdict = classifier
    ? ['server_error', 'breakdown_evidence']
    : unlessStalled(verdictOf(facts, seen, networkFailure(error)), seen);
  const strict = rules.countServerErrors === false && ANSWERED_ERRORS.has(verdict[0]);
  return {
    ...outcome(strict ? [verdict[0]] : verdict, seen, facts),
    ...(classifier === undefined ? {} : { classifier: classifier.name }),
  };
}

/** A classifier of the host program that throws decides nothing. */
function isOutage(classifier: BankClassifier, facts: ErrorFacts, endpoint: Endpoint): boolean {
  try {
    return classifier.isOutage(facts, endpoint) === true;
  } catch {
    return false;
  }
}

/** What a strict mode does not count: the bank did reply (`docs/regulation.md`, R3). */
const ANSWERED_ERRORS: ReadonlySet<OutcomeKind> = new Set(['server_error', 'malformed']);

const LEFT = new Set(['aborted', 'ERR_CANCELED', 'ABORT_ERR']);
const CONSENT = new Set(['consent_expired', 'consent_revoked', 'sca_required', 'sca_refused']);

/** This program stood still for so long, in milliseconds, that the other side may have lost patience with it. */
const STALLED_MS = 1_000;
const BY_STALL: ReadonlySet<OutcomeKind> = new Set(['connection', 'tls_server']);

/** A connection that broke while this program stood still was perhaps broken by that. */
function unlessStalled(verdict: Verdict, { stalledMs = 0 }: Observation): Verdict {
  return stalledMs >= STALLED_MS && BY_STALL.has(verdict[0]) ? ['own_network'] : verdict;
}

/** The channel has judged errors of Relais. The one table judges those of a host program's own client. */
function verdictOf(facts: ErrorFacts, seen: Observation, network: NetworkFailure | undefined): Verdict {
  const { code = '', status } = facts;
  const reason = facts.isToken ? facts.reason?.replace(/^token_?/, '') : facts.reason;
  if (LEFT.has(code) || reason === 'caller_deadline') return ['left'];
  if (reason === 'no_reply') return ['no_reply', 'no_reply_presumption'];
  if (code === 'certificate_problem') return ['certificate'];
  // It was not the bank that answered.
  if (reason === 'blocked') return ['blocked'];
  if (reason === 'proxy') return ['own_network'];
  // An answer that began well may still break off.
  const isBrokenOff = network !== undefined && status !== undefined && status < 400;
  if (status !== undefined && !isBrokenOff) return verdictOfStatus(status, code);
  if (CONSENT.has(code)) return ['consent'];
  if (code === 'quota_exhausted') return ['quota'];
  if (code === 'own_network') return ['own_network'];
  if (code === 'malformed_reply') return ['malformed', 'breakdown_evidence'];
  if (code === 'bank_unavailable') {
    if (reason === 'tls_server') return ['tls_server', 'breakdown_evidence'];
    if (reason === 'connection') return ['connection', 'breakdown_evidence'];
    return facts.isToken ? verdictOfTokenTimeout(seen) : verdictOfTimeout(seen);
  }
  return network === undefined ? UNKNOWN : verdictOfNetwork(network, seen);
}

/** An unknown error may be a fault of the caller's own program: it must not open a bank. */
const UNKNOWN: Verdict = ['rejected'];

function verdictOfNetwork({ kind, hadLeft }: NetworkFailure, seen: Observation): Verdict {
  switch (kind) {
    case 'refused':
    case 'reset':
      return ['connection', 'breakdown_evidence'];
    case 'tls_server':
      return ['tls_server', 'breakdown_evidence'];
    case 'tls_client':
      return ['certificate'];
    case 'unreadable':
    case 'too_large':
      return ['malformed', 'breakdown_evidence'];
    case 'timeout':
      return verdictOfTimeout({ ...seen, ...(hadLeft !== undefined && { hasLeft: hadLeft }) });
    default:
      return ['own_network'];
  }
}

/**
 * Silence counts only when the whole time has passed since the request left. A client's own shorter time-out proves nothing. A
 * request that never left proves still less (`docs/regulation.md`, R2).
 */
function verdictOfTimeout({ waitedMs, deadlineMs, hasLeft = true }: Observation): Verdict {
  if (!hasLeft) return ['own_network'];
  return waitedMs >= deadlineMs ? ['no_reply', 'no_reply_presumption'] : ['left'];
}

/** A token is asked for inside the time of a call, and has to come a little sooner. */
const TOKEN_SHARE = 0.8;

/** For a request to the token endpoint. The channel knows that it had left; the call itself has sent nothing yet. */
function verdictOfTokenTimeout({ waitedMs, deadlineMs }: Observation): Verdict {
  return waitedMs >= TOKEN_SHARE * deadlineMs ? ['no_reply', 'no_reply_presumption'] : ['left'];
}

function verdictOfStatus(status: number, code: string): Verdict {
  // Only a proxy on the way answers so (RFC 9110, section 15.5.8; RFC 6585, section 6).
  if (status === 407 || status === 511) return ['own_network'];
  if (status >= 500 && status !== 501) return ['server_error', 'breakdown_evidence'];
  if (status === 408) return ['server_error', 'breakdown_evidence'];
  if (status === 429) return ['quota'];
  if (status === 401 || status === 403) return ['consent'];
  if (status < 400 && code === 'malformed_reply') return ['malformed', 'breakdown_evidence'];
  return ['rejected'];
}

function outcome([kind, basis]: Verdict, seen: Observation, facts: Partial<ErrorFacts> = {}): Outcome {
  const { endpoint, sentAt, waitedMs, stalledMs = 0, knownAtMs, attended, consentRef, callId } = seen;
  const { status, requestId, retryAt } = facts;
  // The token endpoint is no information request: its silence is evidence of a breakdown, never the presumption (`docs/regulation.md`, R4).
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
