import type { Endpoint, Outcome } from '../outcome/outcome.ts';
import type { BreakerState } from '../position/position.ts';

/** One call on one channel. Nothing in it may name a PSU: it becomes attributes of spans and metrics. */
export interface TelemetryCall {
  readonly bankId: string;
  readonly channel: 'api' | 'fallback';
  readonly endpoint: Endpoint;
  /** Name of the bank's host, never a URL: paths hold ids of accounts. */
  readonly serverAddress?: string | undefined;
  /** The outage during which the fallback answers. */
  readonly incidentId?: string | undefined;
}

/** What became of one request to the API, which may have outlived its caller. */
export interface TelemetryOutcome {
  readonly bankId: string;
  readonly serverAddress?: string | undefined;
  readonly outcome: Outcome;
}

export interface TelemetryState {
  readonly bankId: string;
  /** Absent at the start. */
  readonly from?: BreakerState | undefined;
  readonly to: BreakerState;
}

/**
 * Where the engine tells what it does, for an operator's own monitoring.
 *
 * Implementations must not throw, must not change what a call returns, and must not wait.
 *
 * @example
 * const value = await telemetry.call({ bankId, channel: 'api', endpoint: 'accounts' }, () => primary(signal));
 * telemetry.outcome({ bankId, outcome });
 * telemetry.state({ bankId, from: 'closed', to: 'open' });
 */
export interface Telemetry {
  /** Runs the call at once and watches it: what it returns or throws comes back unchanged. */
  call<T>(call: TelemetryCall, run: () => Promise<T>): Promise<T>;
  outcome(outcome: TelemetryOutcome): void;
  state(state: TelemetryState): void;
}

/** Tells nothing: the default. */
export const silentTelemetry: Telemetry = { call: (_, run) => run(), outcome: () => {}, state: () => {} };
