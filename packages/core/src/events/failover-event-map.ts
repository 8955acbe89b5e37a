import type { RelaisErrorCode } from '@relais/model';
import type { BreakerState } from '../breaker/breaker.ts';
import type { Incident } from '../incident/incident.ts';
import type { Endpoint, Outcome } from '../outcome/outcome.ts';

/** What the engine tells. Nothing in here names a PSU or holds a secret. */
export interface FailoverEventMap {
  /** The fallback takes over. Emitted before the call that tripped the breaker is answered. */
  readonly failover: readonly [event: Incident];
  /** The API is well again and answers. */
  readonly failback: readonly [event: Incident];
  /** A request to the API failed, counted or not. */
  readonly 'primary:failure': readonly [event: { readonly bankId: string; readonly outcome: Outcome }];
  /** One look at whether the API is back: `hint` reads no account, `trial` is a call that was due anyway. */
  readonly probe: readonly [
    event: {
      readonly bankId: string;
      readonly kind: 'hint' | 'trial';
      readonly ok: boolean;
      readonly at: number;
      readonly tookMs: number;
    },
  ];
  readonly state: readonly [
    event: { readonly bankId: string; readonly from: BreakerState; readonly to: BreakerState; readonly at: number },
  ];
  readonly 'fallback:served': readonly [
    event: {
      readonly bankId: string;
      readonly endpoint: Endpoint;
      readonly incidentId: string;
      readonly tookMs: number;
    },
  ];
  readonly 'fallback:refused': readonly [
    event: {
      readonly bankId: string;
      readonly endpoint: Endpoint;
      readonly incidentId: string;
      readonly code: RelaisErrorCode;
      readonly reason?: string;
    },
  ];
}
