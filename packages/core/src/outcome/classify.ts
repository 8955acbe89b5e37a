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
    ? SERVER_ERROR
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

/** This program stood still for so long, in milliseconds, that the other side may have lost patience with it. */
const STALLED_MS = 1_000;
const BY_STALL: ReadonlySet<OutcomeKind> = new Set(['connection', 'tls_server']);

/** A connection that broke while this program stood still was perhaps broken by that. */
function unlessStalled(verdict: Verdict, { stalledMs = 0 }: Observation): Verdict {
  return stalledMs >= STALLED_MS && BY_STALL.has(verdict[0]) ? ['own_network'] : verdict;
}

const SILENT: Verdict = ['no_reply', 'no_reply_presumption'];
const CONNECTION: Verdict = ['connection', 'breakdown_evidence'];
const TLS_SERVER: Verdict = ['tls_server', 'breakdown_evidence'];
const SERVER_ERROR: Verdict = ['server_error', 'breakdown_evidence'];
const MALFORMED: Verdict = ['malformed', 'breakdown_evidence'];

type Verdicts = ReadonlyMap<string, Verdict>;

/** Judged before any status: what came of our own side or of the caller. */
const BY_CODE_FIRST: Verdicts = new Map<string, Verdict>([
  ['aborted', ['left']],
  ['ERR_CANCELED', ['left']],
  ['ABORT_ERR', ['left']],
  ['certificate_problem', ['certificate']],
]);

/** The same by reason: also what came of the network, or of what stands in front of the bank. */
const BY_REASON: Verdicts = new Map<string, Verdict>([
  ['caller_deadline', ['left']],
  ['no_reply', SILENT],
  ['blocked', ['blocked']],
  ['proxy', ['own_network']],
]);

const BY_CODE: Verdicts = new Map<string, Verdict>([
  ['consent_expired', ['consent']],
  ['consent_revoked', ['consent']],
  ['sca_required', ['consent']],
  ['sca_refused', ['consent']],
  ['quota_exhausted', ['quota']],
  ['own_network', ['own_network']],
  ['malformed_reply', MALFORMED],
]);

const BY_NETWORK: Readonly<Partial<Record<NetworkFailure['kind'], Verdict>>> = {
  refused: CONNECTION,
  reset: CONNECTION,
  tls_server: TLS_SERVER,
  tls_client: ['certificate'],
  unreadable: MALFORMED,
  too_large: MALFORMED,
};

/** The channel has judged errors of Relais. The one table judges those of a host program's own client. */
function verdictOf(facts: ErrorFacts, seen: Observation, network: NetworkFailure | undefined): Verdict {
  const { code = '', status } = facts;
  const reason = (facts.isToken ? facts.reason?.replace(/^token_?/, '') : facts.reason) ?? '';
  const first = BY_CODE_FIRST.get(code) ?? BY_REASON.get(reason);
  if (first !== undefined) return first;
  // An answer that began well may still break off.
  const isBrokenOff = network !== undefined && status !== undefined && status < 400;
  if (status !== undefined && !isBrokenOff) return verdictOfStatus(status, code);
  const byCode = BY_CODE.get(code);
  if (byCode !== undefined) return byCode;
  if (code === 'bank_unavailable') {
    if (reason === 'tls_server') return TLS_SERVER;
    if (reason === 'connection') return CONNECTION;
    // The channel knows that a request for a token had left; the call itself has sent nothing yet.
    return facts.isToken ? verdictOfTimeout({ ...seen, hasLeft: true }, TOKEN_SHARE) : verdictOfTimeout(seen);
  }
  if (network?.kind === 'timeout')
    return verdictOfTimeout({ ...seen, hasLeft: network.hadLeft ?? seen.hasLeft ?? true });
  // An unknown error may be a fault of the caller's own program: it must not open a bank.
  return network === undefined ? ['rejected'] : (BY_NETWORK[network.kind] ?? ['own_network']);
}

/** A token is asked for inside the time of a call, and has to come a little sooner. */
const TOKEN_SHARE = 0.8;

/**
 * Silence counts only when the whole time has passed since the request left. A client's own shorter time-out proves nothing. A
 * request that never left proves still less (`docs/regulation.md`, R2).
 */
function verdictOfTimeout({ waitedMs, deadlineMs, hasLeft = true }: Observation, share = 1): Verdict {
  if (!hasLeft) return ['own_network'];
  return waitedMs >= share * deadlineMs ? SILENT : ['left'];
}

function verdictOfStatus(status: number, code: string): Verdict {
  // Only a proxy on the way answers so (RFC 9110, section 15.5.8; RFC 6585, section 6).
  if (status === 407 || status === 511) return ['own_network'];
  if ((status >= 500 && status !== 501) || status === 408) return SERVER_ERROR;
  if (status === 429) return ['quota'];
  if (status === 401 || status === 403) return ['consent'];
  if (status < 400 && code === 'malformed_reply') return MALFORMED;
  return ['rejected'];
}

function outcome([kind, basis]: Verdict, seen: Observation, facts: Partial<ErrorFacts> = {}): Outcome {
  const { deadlineMs: _, hasLeft: __, endedAt: ___, stalledMs = 0, ...request } = seen;
  const { status, requestId, retryAt } = facts;
  return {
    kind,
    effect: basis === undefined ? 'neutral' : 'counts',
    // The token endpoint is no information request: its silence is evidence of a breakdown, never the presumption (`docs/regulation.md`, R4).
    ...(basis !== undefined && { basis: request.endpoint === 'token' ? 'breakdown_evidence' : basis }),
    ...request,
    ...(stalledMs > 0 && { stalledMs }),
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { requestId }),
    ...(retryAt !== undefined && { retryAt }),
  };
}
