import type { FailoverEventMap } from '@relais/core';
import type { FallbackEventMap } from '@relais/fallback';

/** Everything that Relais tells. Nothing in here names a PSU or holds a secret. */
export interface RelaisEventMap extends FailoverEventMap, FallbackEventMap {}
