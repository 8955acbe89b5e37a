import { option } from '@relais/model';

/** A window that the bank announced to the users of its API (RTS art. 33(2)). Milliseconds since the epoch. */
export interface MaintenanceWindow {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  /** Where it was announced. */
  readonly source: string;
}

/** The option `maintenance`. @throws {TypeError | RangeError} when it is no list, or a window ends before it begins */
export function maintenance(name: string, given: unknown): readonly MaintenanceWindow[] {
  const windows = option.list<readonly MaintenanceWindow[]>([])(name, given);
  for (const { from, to, source } of windows) {
    if (!(from < to)) throw new RangeError(`${name} must end after it begins, got ${from} to ${to} (${source})`);
  }
  return [...windows];
}

/** The announced window that an instant lies in: failures are then expected, and do not open the breaker (`docs/regulation.md`, R6). */
export function maintenanceAt(windows: readonly MaintenanceWindow[], now: number): MaintenanceWindow | undefined {
  return windows.find(({ from, to }) => from <= now && now < to);
}
