import type { AccountIds, HalLinks, LastKnownAnswers, Reconciliation, TransactionIds } from '@relais/continuity';
import type { Failover } from '@relais/core';
import type { CalendarDate, CallScope, Clock, OpenRecord, QuestionKind, ReadingRight, Visit } from '@relais/model';
import type { AccessQuota } from '../quota/access-quota.ts';
import type { AttendedAccess } from '../quota/attended-access.ts';

/** A channel, asked for one customer. */
export interface CustomerChannel {
  /** What it can answer. Absent: everything. */
  readonly kinds?: ReadonlySet<QuestionKind>;
  /** Absent: a caller who names the customer has the right to read. */
  readonly right?: ReadingRight;
  readonly visit: (scope: CallScope) => Promise<Visit>;
}

/** The quota that counts the accesses, and the customer whose accesses they are. */
export interface CustomerQuota {
  readonly quota: Pick<AccessQuota, 'reserve'>;
  readonly psuId: string;
  /** What the PSU did that asks for the data. Absent: they are not there. */
  readonly attended?: AttendedAccess;
}

/** Everything that a call of one customer goes through, but the API: a host program's own client asks that. */
export interface HostCustomer {
  readonly failover: Failover;
  /** Absent: calls are refused while the API is down. */
  readonly fallback?: CustomerChannel;
  readonly accountIds: Pick<AccountIds, 'find' | 'list' | 'present' | 'learnApiId'>;
  /** Without `rereadFrom`, the API is asked for the caller's own window only, also after an outage. */
  readonly transactionIds: Pick<TransactionIds, 'present'> & Partial<Pick<TransactionIds, 'rereadFrom'>>;
  /**
   * The rule for a call whose ids the store cannot keep the same. `as_possible` answers and marks it; `stable_only` refuses it
   * with `own_network` and reason `store`. @defaultValue 'as_possible'
   */
  readonly ids?: 'as_possible' | 'stable_only';
  /** What may be shown, with its age, while both channels are down. Absent: nothing. */
  readonly lastKnown?: Pick<LastKnownAnswers, 'keep' | 'find'>;
  /** Told what the API says of rows that only the fallback had delivered. */
  readonly onReconciled?: (reconciliation: Reconciliation) => void;
  readonly links: HalLinks;
  /** Counts what either channel is asked for. Absent: the host program counts. */
  readonly quota?: CustomerQuota;
  /** Begins the record of a session. Absent: nothing is recorded. */
  readonly record?: OpenRecord;
  /** The failover engine keeps a keyed hash of it, and nothing else. */
  readonly consentId?: string;
  /** Tells customers apart. Never leaves this process. */
  readonly psuId?: string;
  /** Names the call where it may be a retry: a call and its retries count once. */
  readonly callId?: string;
  /** Only the API can answer: see `ProtectedCall`. */
  readonly isForApiAlone?: boolean;
  /** Whether the PSU is present now. Absent: the host program does not say. */
  readonly isAttended?: () => boolean;
  /** Today at the bank: the end of a window without `dateTo`. Absent: no window is asked again as a narrower one. */
  readonly today?: () => CalendarDate;
  readonly clock: Clock;
}

/** Everything that a call of one customer goes through. */
export interface Customer extends HostCustomer {
  readonly api: CustomerChannel;
}
