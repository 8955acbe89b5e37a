import { type Clock, RelaisError, withSignal } from '@relais/model';
import { fleetGone } from './fleet-gone.ts';
import type { FleetLease, LoginFleet } from './login-fleet.ts';

/** A lease that a session needs. */
export interface NeededLease {
  readonly name: string;
  readonly slots: number;
  /** Whether the session ends with it. A place among many is taken anew instead. */
  readonly isVital: boolean;
}

/**
 * A dead worker blocks a customer for so long: a quarter of the time that a call has by default. In milliseconds. A live one
 * extends its leases three times meanwhile, so two commands may be lost.
 */
const LEASE_MS = 30_000;
const BEAT_MS = LEASE_MS / 3;
/** A look at leases that had no answer is not repeated before each request, but so often, in milliseconds. */
const LOOK_AGAIN_MS = 1_000;

/**
 * The leases of one session, from before the door is knocked until the bank has seen the logout. They are extended while they
 * live. While the shared memory does not answer, the session that stands goes on. It sends nothing more once that memory says
 * that a vital lease has ended: another worker may serve the customer.
 */
export class SessionLease {
  readonly #fleet: LoginFleet;
  readonly #clock: Clock;
  /** Those that were asked for so far. None where a lenient worker had no answer. */
  readonly #leases = new Map<NeededLease, FleetLease | undefined>();
  readonly #lost = new AbortController();
  #renewing: Promise<void> | undefined;
  /** By the monotonic clock. */
  #renewedAt = Number.NEGATIVE_INFINITY;
  #cancelBeat: () => void = () => {};
  #isOver = false;

  private constructor(fleet: LoginFleet, clock: Clock) {
    this.#fleet = fleet;
    this.#clock = clock;
  }

  /**
   * Waits for each of the leases, in their order.
   *
   * @throws {RelaisError} `fallback_refused` with reason `fleet_unavailable`
   * @throws the reason of the signal, when that comes first
   */
  static async take(
    fleet: LoginFleet,
    needed: readonly NeededLease[],
    clock: Clock,
    signal: AbortSignal,
  ): Promise<SessionLease> {
    const taken = new SessionLease(fleet, clock);
    const wait = AbortSignal.any([signal, taken.lost]);
    taken.#beat();
    try {
      for (const one of needed) taken.#leases.set(one, await taken.#waitFor(one, wait));
      wait.throwIfAborted();
      return taken;
    } catch (error) {
      await taken.release();
      throw error;
    }
  }

  /** Aborted once the shared memory says that a vital lease has ended. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** To be asked right before each request to the bank. @throws {RelaisError} `fallback_unavailable` with reason `lease_lost` */
  async assertHeld(signal: AbortSignal): Promise<void> {
    this.lost.throwIfAborted();
    const isHeld = [...this.#leases].every(([{ isVital }, lease]) => !isVital || lease?.isHeld === true);
    if (isHeld || this.#clock.monotonic() - this.#renewedAt < LOOK_AGAIN_MS) return;
    await withSignal(() => this.#renew(), signal);
    this.lost.throwIfAborted();
  }

  /** The session is over. Always resolves. */
  async release(): Promise<void> {
    this.#isOver = true;
    this.#cancelBeat();
    const leases = [...this.#leases.values()];
    this.#leases.clear();
    await Promise.all(leases.map((lease) => lease?.release()));
  }

  async #waitFor({ name, slots }: NeededLease, signal: AbortSignal): Promise<FleetLease | undefined> {
    signal.throwIfAborted();
    const asked = this.#fleet.waitForLease(name, { ttlMs: LEASE_MS, slots }, signal);
    try {
      return await withSignal(() => asked, signal);
    } catch (error) {
      // A lease that is granted too late is given back.
      asked.then(
        (late) => late.release(),
        () => {},
      );
      if (signal.aborted) throw signal.reason;
      if (this.#fleet.whenGone === 'strict') throw fleetGone(error);
      return undefined;
    }
  }

  #beat(): void {
    this.#cancelBeat = this.#clock.schedule(() => {
      void this.#renew().then(() => {
        if (!this.#isOver) this.#beat();
      });
    }, BEAT_MS);
  }

  #renew(): Promise<void> {
    this.#renewing ??= this.#renewAll().finally(() => {
      this.#renewing = undefined;
      this.#renewedAt = this.#clock.monotonic();
    });
    return this.#renewing;
  }

  async #renewAll(): Promise<void> {
    await Promise.all([...this.#leases].map(([needed, lease]) => this.#renewOne(needed, lease).catch(() => {})));
  }

  async #renewOne(needed: NeededLease, lease: FleetLease | undefined): Promise<void> {
    if (lease !== undefined && (await lease.extend())) return;
    if (this.#isOver) return;
    if (lease !== undefined && needed.isVital) return this.#lose();
    this.#leases.set(needed, undefined);
    const again = await this.#fleet.tryLease(needed.name, { ttlMs: LEASE_MS, slots: needed.slots });
    if (this.#isOver) return void again?.release();
    this.#leases.set(needed, again);
    if (again === undefined && needed.isVital) this.#lose();
  }

  #lose(): void {
    const message = 'this worker no longer holds the lease of the customer, and ends the session';
    this.#lost.abort(new RelaisError('fallback_unavailable', message, { reason: 'lease_lost', actor: 'host' }));
    void this.release();
  }
}
