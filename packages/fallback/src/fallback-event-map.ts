import type { RelaisErrorCode } from '@relais/model';
import type { DriftFingerprint } from '@relais/parsers';
import type { ExpiringQwac } from './certificate/qwacs.ts';

/** What the fallback channel tells. Nothing in here names a PSU or holds a secret or a value of a page. */
export interface FallbackEventMap {
  /** One login at the fallback door, and what came of it. */
  readonly 'fallback:login': readonly [
    event: {
      readonly bankId: string;
      readonly at: number;
      readonly tookMs: number;
      readonly outcome: 'ok' | RelaisErrorCode;
    },
  ];
  /** One page read. */
  readonly 'fallback:progress': readonly [
    event: { readonly bankId: string; readonly at: number; readonly page: 'accounts' | 'rib' | 'operations' },
  ];
  /**
   * The QWAC ends in 60, 30, 14, 7 or 1 days, and none is loaded that follows it: told once for each step, when it is
   * used (R13).
   */
  readonly 'certificate:expiring': readonly [event: ExpiringQwac & { readonly bankId: string; readonly at: number }];
  /** A page could not be read with certainty. The fingerprint holds shapes only. */
  readonly 'page:drift': readonly [
    event: { readonly bankId: string; readonly at: number; readonly fingerprint: DriftFingerprint },
  ];
}

/** Where the channel's events go. */
export type FallbackEventSink = <Name extends keyof FallbackEventMap>(
  name: Name,
  event: FallbackEventMap[Name][0],
) => void;
