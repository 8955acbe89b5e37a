import type { Clock } from '@relais/model';

/** Body of an error answer (STET ErrorModel), without its time. */
export interface ErrorModel {
  readonly status: number;
  readonly error: string;
  readonly message: string;
  readonly path: string;
}

/** The error as JSON, stamped with the bank's time. */
export function errorModel(error: ErrorModel, clock: Clock): string {
  return JSON.stringify({ timestamp: new Date(clock.now()).toISOString(), ...error });
}
