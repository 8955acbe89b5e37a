import type { JournalPosition } from '@relais/core';
import type { BankProfile } from '@relais/model';
import type { DayStatistics } from '../statistics/day-statistics.ts';
import type { SentNotice } from './notices-due.ts';

/** The provider that reports. */
export interface ReportingTpp {
  /** Authorisation number from the certificate (`organizationIdentifier`), e.g. `PSDFR-ACPR-12345`. */
  readonly id: string;
  readonly name: string;
  /** Contact for answers of the bank and the authority. */
  readonly contact: string;
  /** Name or function of the person who answers for the use of the fallback. */
  readonly responsiblePerson: string;
}

/** An event beside the requests: an announcement of the bank, or an exchange with it. */
export interface ReportedEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Where the provider read it, or by which means the bank said it. */
  readonly source: string;
  readonly text: string;
}

/** What an authority wants to hear of a problem beside the record. No name, account or id of a customer belongs here. */
export interface ProblemFacts {
  /** In one or two sentences: who could not be served, since when. */
  readonly impact?: string;
  /** The exchanges between the bank and the provider. */
  readonly contacts?: readonly ReportedEvent[];
}

/** What only the host knows of an outage. No name, account or id of a customer belongs here. */
export interface ReportFacts extends ProblemFacts {
  readonly tpp: ReportingTpp;
  readonly bank: BankProfile;
  /** Whether the provider's own network worked when the failures were counted. Absent: it was not checked. */
  readonly ownNetwork?: { readonly at: number; readonly isWell: boolean; readonly how: string };
  /** Announcements of the bank before or during the outage. */
  readonly announcements?: readonly ReportedEvent[];
  /** Numbers of the use, e.g. from the access journal. */
  readonly use?: {
    readonly sessions?: number;
    readonly psus?: number;
    readonly accounts?: number;
    readonly scaPrompts?: number;
    /** Kinds of data, e.g. `balances`, `transactions`. */
    readonly dataKinds?: readonly string[];
  };
  readonly notices?: readonly SentNotice[];
  readonly statistics?: { readonly ofTheDay?: DayStatistics; readonly daysBefore?: readonly DayStatistics[] };
  /** Head of the access journal at the time of the report. It reveals later changes of the records before it. */
  readonly journalHead?: JournalPosition;
}
