/**
 * What the workers of a fleet share about the logins at one bank: all that the fallback asks of it.
 *
 * An operation ends in time. It rejects when the shared memory did not answer: then it is unknown whether it was carried out.
 * All names are public to who reads the shared memory. So a customer's name is a keyed hash.
 */
export interface LoginFleet {
  /**
   * Key the names, 16 bytes each at least. Of several, every one names: workers that know one of them in common keep out of each
   * other's way.
   */
  readonly keys: readonly Uint8Array[];
  /** While the shared memory does not answer, `strict` begins no login; `lenient` begins it with this process's own lock alone. */
  readonly whenGone: 'strict' | 'lenient';
  /** Waits for a lease, and lets the holders know that it is wanted. @throws the reason of the signal, when that comes first */
  readonly waitForLease: (name: string, options: FleetLeaseOptions, signal: AbortSignal) => Promise<FleetLease>;
  /** Asks once. @returns `undefined` where others hold it */
  readonly tryLease: (name: string, options: FleetLeaseOptions) => Promise<FleetLease | undefined>;
  /** Tells when a worker waits for a lease. @returns the function that unsubscribes */
  readonly onWanted: (name: string, listener: () => void) => () => void;
  /** Sets a short text where `from` stands; `undefined` where nothing does. */
  readonly advance: (name: string, options: FleetAdvance) => Promise<FleetAdvanced>;
  /** Takes one of `limit` places for `lifeMs`. @returns 0, or in how many milliseconds a place comes free */
  readonly take: (name: string, options: { readonly limit: number; readonly lifeMs: number }) => Promise<number>;
}

export interface FleetLeaseOptions {
  /** The lease ends after this time, unless it is extended, in milliseconds. */
  readonly ttlMs: number;
  /** How many may hold it at the same time. */
  readonly slots: number;
}

/** The right to something for a while. It ends by the clock of the shared memory. */
export interface FleetLease {
  /** Whether this worker may believe that it still holds it, by its own clock. */
  readonly isHeld: boolean;
  /** @returns false when it has ended */
  readonly extend: () => Promise<boolean>;
  /** Always resolves. */
  readonly release: () => Promise<void>;
}

export interface FleetAdvance {
  readonly from: string | undefined;
  /** Not empty. */
  readonly to: string;
  readonly lifeMs: number;
}

export interface FleetAdvanced {
  readonly isAdvanced: boolean;
  /** What stands there now. */
  readonly present: string | undefined;
}
