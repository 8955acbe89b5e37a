import type { Lease, LeaseOptions, LeaseTry } from './lease.ts';

/**
 * Worker processes that act as one at a bank. The embedded default is `memoryFleet`: one process, alone.
 *
 * A fleet holds no row of an account and no secret. Its names are public to all who can read its memory. So a name that stands
 * for a customer or a password is a keyed hash.
 */
export interface Fleet {
  /** Random, made when the worker starts. It names nothing of a machine. */
  readonly workerId: string;
  /** @param bankId - 1 to 128 letters, digits or any of . : @ + _ - */
  readonly open: (bankId: string) => FleetView;
}

/**
 * One worker's view of what the fleet shares about a bank.
 *
 * Every operation ends in time: with an answer, or with a `RelaisError` `own_network`, reason `fleet`. After such an error it is
 * unknown whether the operation was carried out. Repeat it with the same `id`: within a minute the repetition is recognised.
 * All names have the form of a bank's id.
 */
export interface FleetView extends AsyncDisposable {
  /** Of the fleet that opened the view. */
  readonly workerId: string;
  /** The worker's own copy. Reading it never waits. Its revision never goes back. */
  readonly document: FleetDocument;
  /** Whether the last look at the shared memory had an answer. While it is false, every operation fails at once. */
  readonly isReachable: boolean;
  /**
   * When the shared memory forgot what a worker had seen, in milliseconds since the epoch. `once`, `take` and `advance` know
   * nothing of before; documents are restored from the copies.
   */
  readonly lostAt: number | undefined;
  /** Writes the document, unless another revision stands there or the fence is broken. */
  readonly commit: (wanted: FleetCommit) => Promise<CommitResult>;
  /** Adds to the log of evidence. Resolves after this worker's listeners were told of all up to it. */
  readonly report: (text: string, id?: string) => Promise<FleetReport>;
  /** Asks once. @see waitForLease */
  readonly tryLease: (name: string, options: LeaseOptions) => Promise<LeaseTry>;
  /** @returns true for exactly one `id` over the fleet, for `lifeMs` milliseconds */
  readonly once: (name: string, lifeMs: number, id?: string) => Promise<boolean>;
  /** Reserves one of a limited number of places. The same `id` again keeps its place, from now on for `lifeMs`. */
  readonly take: (name: string, options: TakeOptions) => Promise<Reservation>;
  /** Gives a reserved place back before its life ends. */
  readonly giveBack: (name: string, id: string) => Promise<void>;
  /** Sets a short text, if `from` stands there. */
  readonly advance: (name: string, options: AdvanceOptions) => Promise<Advance>;
  /** Subscribes and returns the function that unsubscribes. Listeners that are there in the turn of `open` miss nothing. */
  readonly on: <Name extends keyof FleetEventMap>(
    name: Name,
    listener: (event: FleetEventMap[Name][0]) => unknown,
  ) => () => void;
}

/** What all workers agree on about a bank. Before the first commit, the revision is 0 and the text empty. */
export interface FleetDocument {
  /** Rises with every commit, seldom by one. */
  readonly revision: number;
  readonly text: string;
  /** Milliseconds since the epoch, by the clock of the shared memory. */
  readonly at: number;
}

/** A document to write in the place of another. */
export interface FleetCommit {
  /** The revision that the text was made from. */
  readonly expected: number;
  readonly text: string;
  /** A lease that must be held, e.g. the `Lease` itself. */
  readonly fence?: Pick<Lease, 'name' | 'token'>;
  /** Names this commit, so that a repetition of it is recognised. @defaultValue a new one */
  readonly id?: string;
}

/** What a commit came to. `document` is the present one; after a recognised repetition it may be newer than `revision`. */
export type CommitResult =
  | { readonly kind: 'committed'; readonly revision: number; readonly document: FleetDocument }
  | { readonly kind: 'conflict' | 'fenced'; readonly document: FleetDocument };

/** One entry of the log of evidence. */
export interface FleetReport {
  /** Rises with every entry, seldom by one. */
  readonly sequence: number;
  /** Milliseconds since the epoch, by the clock of the shared memory. */
  readonly at: number;
  readonly workerId: string;
  readonly text: string;
}

/** Which place to reserve. */
export interface TakeOptions {
  /** Places that may be taken at the same time. Integer ≥ 0. */
  readonly limit: number;
  /** After this time a place comes free by itself, in milliseconds. */
  readonly lifeMs: number;
  /** @defaultValue a new one */
  readonly id?: string;
}

/** A place, or when the next one comes free by itself, in milliseconds from now. */
export type Reservation =
  | { readonly kind: 'reserved'; readonly id: string; readonly left: number }
  | { readonly kind: 'spent'; readonly freeInMs: number };

/** A short text to write in the place of another. */
export interface AdvanceOptions {
  /** `undefined`: nothing must stand there. */
  readonly from: string | undefined;
  /** Not empty. */
  readonly to: string;
  readonly lifeMs: number;
  /** @defaultValue a new one */
  readonly id?: string;
}

/** What an `advance` came to. `present` is the text that stands there now. */
export interface Advance {
  readonly isAdvanced: boolean;
  readonly present: string | undefined;
}

/** What a view of the fleet tells, each in its order. What a listener throws is dropped. */
export interface FleetEventMap {
  /** The copy has changed. A revision may be left out, and none comes after a later one. */
  readonly change: readonly [event: FleetDocument];
  /** Each entry of the log that is still kept, exactly once in each worker, also those from before it started. */
  readonly report: readonly [event: FleetReport];
  readonly reach: readonly [event: { readonly isReachable: boolean }];
  /** A lease was given back. The end of one by its time is not told. */
  readonly free: readonly [event: { readonly name: string }];
}
