/** Which lease to ask for. */
export interface LeaseOptions {
  /** The lease ends after this time, unless it is extended, in milliseconds. All workers give the same for one name. */
  readonly ttlMs: number;
  /** How many may hold a lease of this name at the same time. Integer ≥ 1. @defaultValue 1 */
  readonly slots?: number;
  /** Names this try, so that a repetition of it is recognised. @defaultValue a new one */
  readonly id?: string;
}

/** A lease, or when the next one ends unless it is extended, in milliseconds from now. */
export type LeaseTry =
  | { readonly kind: 'granted'; readonly lease: Lease }
  | { readonly kind: 'taken'; readonly freeInMs: number };

/**
 * The right to do something that one worker at a time may do. Its end comes by the clock of the shared memory, also for a holder
 * that stands still or has died.
 */
export interface Lease extends AsyncDisposable {
  readonly name: string;
  /** Fencing token: rises with each grant in the fleet, of any name. A reader refuses an older one. */
  readonly token: number;
  /** Whether this worker may believe that it still holds the lease. By its own clock, and never for too long. */
  readonly isHeld: boolean;
  /** @returns false when the lease has ended: it is not given anew */
  readonly extend: (ttlMs?: number) => Promise<boolean>;
  /** Always resolves: a lease that cannot be given back ends by itself. */
  readonly release: () => Promise<void>;
}
