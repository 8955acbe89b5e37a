import type { RelaisErrorCode } from '@relais/model';
import type { DriftFingerprint } from '@relais/parsers';

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
