import type { RelaisErrorCode, RelaisErrorReason } from '@relais/model';
import type { Incident, IncidentUpdate } from './incident/incident.ts';
import type { Probe } from './incident/tally.ts';
import type { Endpoint, Outcome } from './outcome/outcome.ts';
import type { BreakerState } from './position/position.ts';

/** What the engine tells. Nothing in here names a PSU or holds a secret. */
export interface FailoverEventMap {
  /** The fallback takes over. Emitted before the call that tripped the breaker is answered. */
  readonly failover: readonly [event: Incident];
  /** The news of the incident: probes, and numbers of calls served or refused. At most once a second. */
  readonly 'incident:updated': readonly [event: IncidentUpdate];
  /** The API is well again and answers. */
  readonly failback: readonly [event: Incident];
  /** The same two in every worker of a fleet, and not only in the one that tells. Each keeps something of an incident. */
  readonly 'incident:known': readonly [event: Incident];
  /** A request to the API failed, counted or not. */
  readonly 'primary:failure': readonly [event: { readonly bankId: string; readonly outcome: Outcome }];
  /** One look at whether the API is back: `hint` reads no account, `trial` is a call that was due anyway. */
  readonly probe: readonly [event: Probe & { readonly bankId: string }];
  readonly state: readonly [
    event: { readonly bankId: string; readonly from: BreakerState; readonly to: BreakerState; readonly at: number },
  ];
  readonly 'fallback:served': readonly [event: FallbackCall];
  readonly 'fallback:refused': readonly [
    event: FallbackCall & { readonly code: RelaisErrorCode; readonly reason?: RelaisErrorReason },
  ];
}

/** One call that came to the fallback. */
interface FallbackCall {
  readonly bankId: string;
  readonly endpoint: Endpoint;
  readonly incidentId: string;
  readonly tookMs: number;
}
