import type { Clock } from '@relais/model';

/** Why a caller no longer waits for a request to the API: the breaker has opened, or their own time for it is over. */
export type Divert = 'trip' | 'late';

/** Thrown in the place of an answer. Never leaves the engine. */
class Diverted extends Error {
  readonly by: Divert;

  constructor(by: Divert) {
    super(by);
    this.by = by;
  }
}

export interface PatienceOptions {
  readonly clock: Clock;
  /** How long the caller waits, in milliseconds. `Infinity`: as long as the request takes. */
  readonly leftMs: number;
  /** Tells when the breaker opens; returns how to end the wait. Absent: the caller waits also then. */
  readonly onTrip?: (tell: () => void) => () => void;
}

/**
 * Waits for a request as long as its caller does. The request itself goes on.
 *
 * @throws what `divertedBy` reads, when the trip or the caller's time comes first, and what the request ends with
 */
export function patientFor<T>(ended: Promise<T>, { clock, leftMs, onTrip }: PatienceOptions): Promise<T> {
  if (leftMs === Number.POSITIVE_INFINITY && onTrip === undefined) return ended;
  // By hand, not by Promise.race: a race leaves something behind at the promise that never settles.
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      cancel();
      forget?.();
      settle();
    };
    const cancel = clock.schedule(() => end(() => reject(new Diverted('late'))), leftMs);
    const forget = onTrip?.(() => end(() => reject(new Diverted('trip'))));
    ended.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
  });
}

/** @returns why the caller no longer waits; `undefined` for any other error */
export function divertedBy(error: unknown): Divert | undefined {
  return error instanceof Diverted ? error.by : undefined;
}
