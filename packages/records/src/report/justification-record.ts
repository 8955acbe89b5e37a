import type {
  Basis,
  Endpoint,
  FailureBasis,
  Incident,
  JournalPosition,
  OperatorDecision,
  Outcome,
  OutcomeKind,
  Probe,
} from '@relais/core';
import { type Contingency, dateInZone, type RelaisErrorCode, resourceBaseUrl } from '@relais/model';
import type { DayStatistics } from '../statistics/day-statistics.ts';
import type { NoticeKind } from './notices-due.ts';
import type { ReportFacts, ReportingTpp } from './report-facts.ts';
import { withoutPsuData } from './without-psu-data.ts';

/** An instant, ISO 8601 in UTC. */
type Instant = string;

/** One request that was counted. */
export interface CountedRequest {
  readonly sentAt: Instant;
  /** `X-Request-Id`, by which the bank finds the request in its own log. */
  readonly requestId?: string;
  readonly endpoint: Endpoint;
  readonly waitedMs: number;
  readonly result: OutcomeKind;
  readonly status?: number;
  readonly basis?: FailureBasis;
  /** Whether the PSU was present. */
  readonly attended?: boolean;
  /** The bank's own classifier that decided, by its name. */
  readonly classifier?: string;
}

/**
 * Why the customer interface was used: one record for each outage, for the authority on request (RTS art. 33(5)(d)). The
 * law prescribes no content. Plain JSON, free of PSU data.
 */
export interface JustificationRecord {
  readonly record: 'relais-justification';
  readonly recordVersion: 1;
  readonly writtenAt: Instant;
  readonly outageId: string;
  readonly tpp: ReportingTpp;
  readonly bank: {
    readonly id: string;
    readonly name: string;
    /** Base of the dedicated interface's account information resources. */
    readonly baseUrl: string;
    readonly apiVersion: string;
    /** IANA name of the zone in which the bank counts its days. */
    readonly timeZone: string;
  };
  readonly legalBasis: {
    /** e.g. `rts-2018-389`. */
    readonly regime: string;
    readonly basis: Basis;
    /** The trip policy, with its thresholds. */
    readonly policy: string;
    /** The person who decided, and the reason. Absent: the policy decided. */
    readonly decision?: OperatorDecision;
  };
  readonly openedAt: Instant;
  /** Absent while it lasts. */
  readonly closedAt?: Instant;
  /** Absent when no reply was seen before. */
  readonly lastGoodReplyAt?: Instant;
  /** False when Relais only watched the outage. */
  readonly fallbackUsed: boolean;
  readonly requests: readonly CountedRequest[];
  /** Present in a shortened copy: number of requests missing in the middle of the series. */
  readonly requestsLeftOut?: number;
  /** How many different consents the requests touched, where that is known. */
  readonly distinctConsents?: number;
  /** The latest 100 probes of the API. */
  readonly probes: readonly (Omit<Probe, 'at'> & { readonly at: Instant })[];
  /** Absent: it was not checked. */
  readonly ownNetwork?: { readonly at: Instant; readonly isWell: boolean; readonly how: string };
  readonly announcements: readonly { readonly at: Instant; readonly source: string; readonly text: string }[];
  readonly contingency: Contingency;
  readonly use: {
    readonly served: Readonly<Partial<Record<Endpoint, number>>>;
    readonly refused: Readonly<Partial<Record<RelaisErrorCode, number>>>;
    readonly sessions?: number;
    readonly psus?: number;
    readonly accounts?: number;
    readonly scaPrompts?: number;
    readonly dataKinds?: readonly string[];
  };
  readonly notices: readonly {
    readonly kind: NoticeKind;
    readonly day: number;
    readonly sentAt: Instant;
    readonly proof: string;
  }[];
  /** The provider's own view of the interface, from its own traffic. */
  readonly statistics: { readonly ofTheDay?: DayStatistics; readonly daysBefore: readonly DayStatistics[] };
  /** Position of the access journal at the beginning and the end of the outage. */
  readonly journalFrom?: JournalPosition;
  readonly journalTo?: JournalPosition;
  readonly journalHead?: JournalPosition;
}

/** Longest stretch of statistics before the outage, in days. */
const DAYS_BEFORE = 30;

/**
 * Writes down why the provider used the fallback in one outage. Pure: the same facts give the same record.
 *
 * It copies only members that hold no PSU data, and masks account numbers in the host program's own words.
 *
 * @param writtenAt - milliseconds since the epoch
 * @throws {RangeError} when the facts belong to another bank than the incident
 * @example
 * await writeFile(`${incident.id}.json`, JSON.stringify(justificationRecord(incident, facts, Date.now()), null, 2))
 */
export function justificationRecord(incident: Incident, facts: ReportFacts, writtenAt: number): JustificationRecord {
  const { tpp, bank, ownNetwork, journalHead } = facts;
  if (incident.bankId !== bank.id)
    throw new RangeError(`the incident is of ${incident.bankId}, the facts of ${bank.id}`);
  const { lastGoodReplyAt, closedAt, decision, journalFrom, journalTo } = incident;
  const consents = new Set(incident.evidence.flatMap(({ consentRef }) => consentRef ?? []));
  const record: JustificationRecord = {
    record: 'relais-justification',
    recordVersion: 1,
    writtenAt: instant(writtenAt),
    outageId: incident.id,
    tpp: { id: tpp.id, name: tpp.name, contact: tpp.contact, responsiblePerson: tpp.responsiblePerson },
    bank: {
      id: bank.id,
      name: bank.name,
      baseUrl: withoutUser(resourceBaseUrl(bank)),
      apiVersion: bank.api.version,
      timeZone: bank.timeZone,
    },
    legalBasis: {
      regime: incident.legalRegime,
      basis: incident.basis,
      policy: incident.policy,
      ...(decision !== undefined && { decision: { person: decision.person, reason: decision.reason } }),
    },
    openedAt: instant(incident.openedAt),
    ...(closedAt !== undefined && { closedAt: instant(closedAt) }),
    ...(lastGoodReplyAt !== undefined && { lastGoodReplyAt: instant(lastGoodReplyAt) }),
    fallbackUsed: incident.isSwitched,
    requests: incident.evidence.map(countedRequest),
    ...(consents.size > 0 && { distinctConsents: consents.size }),
    probes: incident.probes.map(({ kind, ok, at, tookMs }) => ({ kind, ok, at: instant(at), tookMs })),
    ...(ownNetwork !== undefined && {
      ownNetwork: { at: instant(ownNetwork.at), isWell: ownNetwork.isWell, how: ownNetwork.how },
    }),
    announcements: (facts.announcements ?? []).map(({ at, source, text }) => ({ at: instant(at), source, text })),
    contingency: {
      status: bank.fallback.contingency.status,
      source: bank.fallback.contingency.source,
      checkedOn: bank.fallback.contingency.checkedOn,
    },
    use: { served: { ...incident.served }, refused: { ...incident.refused }, ...numbersOf(facts) },
    notices: (facts.notices ?? [])
      .filter(({ outageId }) => outageId === incident.id)
      .map(({ kind, day, sentAt, proof }) => ({ kind, day, sentAt: instant(sentAt), proof })),
    statistics: statisticsOf(facts, incident.openedAt),
    ...(journalFrom !== undefined && { journalFrom: position(journalFrom) }),
    ...(journalTo !== undefined && { journalTo: position(journalTo) }),
    ...(journalHead !== undefined && { journalHead: position(journalHead) }),
  };
  return withoutPsuData(record);
}

function countedRequest(outcome: Outcome): CountedRequest {
  const { kind, endpoint, sentAt, waitedMs, requestId, status, basis, attended, classifier } = outcome;
  return {
    sentAt: instant(sentAt),
    ...(requestId !== undefined && { requestId }),
    endpoint,
    waitedMs,
    result: kind,
    ...(status !== undefined && { status }),
    ...(basis !== undefined && { basis }),
    ...(attended !== undefined && { attended }),
    ...(classifier !== undefined && { classifier }),
  };
}

function position({ seq, hash }: JournalPosition): JournalPosition {
  return { seq, hash };
}

function numbersOf({ use = {} }: ReportFacts): Omit<JustificationRecord['use'], 'served' | 'refused'> {
  const { sessions, psus, accounts, scaPrompts, dataKinds } = use;
  return {
    ...(sessions !== undefined && { sessions }),
    ...(psus !== undefined && { psus }),
    ...(accounts !== undefined && { accounts }),
    ...(scaPrompts !== undefined && { scaPrompts }),
    ...(dataKinds !== undefined && { dataKinds: [...dataKinds] }),
  };
}

function statisticsOf({ statistics, bank }: ReportFacts, openedAt: number): JustificationRecord['statistics'] {
  const { ofTheDay, daysBefore = [] } = statistics ?? {};
  const dayOfOutage = dateInZone(openedAt, bank.timeZone);
  const before = daysBefore.filter(({ bankId, date }) => bankId === bank.id && date < dayOfOutage).slice(-DAYS_BEFORE);
  return { ...(ofTheDay !== undefined && { ofTheDay }), daysBefore: before };
}

function withoutUser(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}

function instant(at: number): Instant {
  return new Date(at).toISOString();
}
