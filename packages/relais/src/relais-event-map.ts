import type { FailoverEventMap, QuotaEventMap } from '@relais/core';
import type { FallbackEventMap } from '@relais/fallback';

/** Everything that Relais tells. Nothing in here holds a secret; only `quota:low` names a PSU, by the host's own ids. */
export interface RelaisEventMap extends FailoverEventMap, FallbackEventMap, QuotaEventMap {}
