import type { RelaisErrorCode } from '@relais/model';
import type { DriftFingerprint } from '@relais/parsers';
import type { ExpiringQwac } from './certificate/qwacs.ts';
import type { PageName } from './reading/page-name.ts';
import type { ScaMethod, ScaResult } from './session/sca/sca-facts.ts';
import type { RandomError } from './transport/retry-page.ts';

/** What the fallback channel tells. Nothing in here names a PSU or holds a secret or a value of a page. */
export interface FallbackEventMap {
  /** One login at the fallback door, and what came of it. */
  readonly 'fallback:login': readonly [
    event: {
      readonly bankId: string;
      readonly at: number;
      readonly tookMs: number;
      readonly outcome: 'ok' | RelaisErrorCode;
      /** Whether the bank asked for strong authentication. */
      readonly sca: boolean;
    },
  ];
  /** One page read. */
  readonly 'fallback:progress': readonly [event: FallbackProgress];
  /** A page is asked for again, since a random error of the bank came instead. */
  readonly 'fallback:retry': readonly [
    event: { readonly bankId: string; readonly at: number; readonly attempt: number; readonly because: RandomError },
  ];
  /** The bank asks for strong authentication. */
  readonly 'sca:required': readonly [
    event: { readonly bankId: string; readonly at: number; readonly attended: boolean },
  ];
  /** A strong authentication has come to an end. */
  readonly 'sca:resolved': readonly [
    event: {
      readonly bankId: string;
      readonly at: number;
      readonly tookMs: number;
      readonly method: ScaMethod;
      readonly result: ScaResult;
    },
  ];
  /**
   * A QWAC ends in 60, 30, 14, 7 or 1 days, and none is loaded that follows it. Told once for each step, when it is used and by
   * time (R13).
   */
  readonly 'certificate:expiring': readonly [event: ExpiringQwac & { readonly bankId: string; readonly at: number }];
  /** A page could not be read with certainty. The fingerprint holds shapes only. */
  readonly 'page:drift': readonly [
    event: { readonly bankId: string; readonly at: number; readonly fingerprint: DriftFingerprint },
  ];
}

/** One page that a session has read. */
export interface FallbackProgress {
  readonly bankId: string;
  readonly at: number;
  readonly page: 'home' | 'interstitial' | 'sca' | PageName;
  /** Pages of data that the session has read with this one. */
  readonly count?: number;
  /** Of the strong authentication: `waiting` with each look whether the customer has confirmed. */
  readonly step?: 'asked' | 'waiting' | 'answered';
  readonly status?: number;
  /** Size after decompression. */
  readonly bytes?: number;
  /** From the request to the last byte, in milliseconds. */
  readonly tookMs?: number;
  /** Rows of the list on it, where it holds one. */
  readonly rows?: number;
}

/** Where the channel's events go. */
export type FallbackEventSink = <Name extends keyof FallbackEventMap>(
  name: Name,
  event: FallbackEventMap[Name][0],
) => void;
