import type { FailoverEventMap, OperatorDecision } from '@relais/core';
import type { FallbackEventMap } from '@relais/fallback';
import type { NoticeEvent } from './bank-notices.ts';
import type { QuotaEventMap } from './quota/access-quota.ts';

/** Everything that Relais tells. Nothing in here holds a secret; only `quota:low` and `credentials:compromised` name a PSU, by the host's own ids. */
export interface RelaisEventMap extends FailoverEventMap, FallbackEventMap, QuotaEventMap {
  /** After an outage, what the API says of rows that only the fallback had delivered. Counts only: it names no row. */
  readonly reconciled: readonly [
    event: {
      readonly bankId: string;
      readonly at: number;
      readonly confirmed: number;
      readonly corrected: number;
      readonly vanished: number;
      readonly suspected: number;
    },
  ];
  /** The host program says that a PSU's credentials are lost: it must inform PSU and bank at once. */
  readonly 'credentials:compromised': readonly [
    event: {
      readonly bankId: string;
      readonly at: number;
      readonly psuId: string;
      readonly inform: readonly ['psu', 'aspsp'];
    },
  ];
  /** The bank is to be informed: at the start of an outage, every 24 hours, at its end. Nothing is sent by itself. */
  readonly 'aspsp:notice': readonly [event: NoticeEvent];
  /** The TPP has lost its authorisation, as the host said: neither channel is asked any more (R13). */
  readonly 'authorisation:revoked': readonly [
    event: { readonly bankId: string; readonly at: number; readonly decision: OperatorDecision },
  ];
}
