import { type Clock, inTime, RelaisError } from '@relais/model';

/** Why a caller no longer waits for the API: the breaker opened, their own time is over, or they left. */
export type Divert = 'trip' | 'late' | 'left';

/** Thrown in the place of an answer. Never leaves the engine. */
const DIVERTS: Readonly<Record<Divert, Error>> = {
  trip: new Error('trip'),
  late: new Error('late'),
  left: new Error('left'),
};

export interface PatienceOptions {
  readonly clock: Clock;
  /** The caller's. */
  readonly signal: AbortSignal;
  /** How long the caller waits, in milliseconds. `Infinity`: as long as the request takes. */
  readonly leftMs: number;
  /** Tells when the breaker opens; returns how to end the wait. Absent: the caller waits also then. */
  readonly onTrip?: ((tell: () => void) => () => void) | undefined;
}

/**
 * Waits for a request as long as its caller does. The request itself goes on.
 *
 * @throws what `divertedBy` reads, when the trip, the caller's time or their leaving comes first, or the request's own error
 */
export function patientFor<T>(request: Promise<T>, { clock, signal, leftMs, onTrip }: PatienceOptions): Promise<T> {
  const until = onTrip && ((end: (reason: Error) => void) => onTrip(() => end(DIVERTS.trip)));
  return inTime(() => request, { clock, caller: signal, deadlineMs: leftMs, late, left, until });
}

const late = (): Error => DIVERTS.late;
const left = (): Error => DIVERTS.left;

/** @returns why the caller no longer waits; `undefined` for any other error */
export function divertedBy(error: unknown): Divert | undefined {
  return (['trip', 'late', 'left'] as const).find((by) => DIVERTS[by] === error);
}

/** The caller's own time is over: that proves nothing, and the request is watched on. */
export function callerLate(): RelaisError {
  return new RelaisError('bank_unavailable', "no answer within the caller's own time", { reason: 'caller_deadline' });
}
