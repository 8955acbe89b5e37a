import { RelaisError } from '@relais/model';

/** One place at the bank, taken by one PSU. */
export interface Slot {
  /** Gives the place back: the bank has seen the logout. May be called twice. */
  readonly release: () => void;
  /** True while a PSU waits who could have this place. */
  readonly isWanted: () => boolean;
  /** Aborted once another worker of the fleet may have the place. Absent: this process is alone. */
  readonly lost?: AbortSignal;
  /** To be asked right before each request to the bank. @throws the reason of `lost` */
  readonly assertHeld?: (signal: AbortSignal) => Promise<void>;
}

/** What a PSU brings along when it asks for a place. */
export interface SlotRequest {
  readonly psuId: string;
  /** Sessions that may run at the same time. */
  readonly maxSessions: number;
  /** PSUs that may wait for one of them. */
  readonly maxWaiting: number;
  /** Asks the holder to give the place back early. Returns whether they will: a session with work to do does not. */
  readonly giveWay: () => boolean;
}

interface Waiting extends SlotRequest {
  readonly enter: (slot: Slot) => void;
}

/**
 * The places of one bank: one for each PSU, a limited number for all. First come, first served, so no PSU starves; an idle
 * session gives way to a PSU that waits.
 */
export class SessionSlots {
  readonly #held = new Map<string, SlotRequest>();
  readonly #waiting = new Set<Waiting>();

  /** True when no PSU holds a place or waits for one. */
  get isUnused(): boolean {
    return this.#held.size === 0 && this.#waiting.size === 0;
  }

  /**
   * Waits for a place.
   *
   * @throws {RelaisError} `fallback_unavailable` with reason `busy` when too many wait already
   * @throws the reason of the signal, when that comes first
   */
  take(request: SlotRequest, signal: AbortSignal): Promise<Slot> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#waiting.size >= request.maxWaiting) {
      const message = `${this.#waiting.size} customers already wait for a session at this bank`;
      return Promise.reject(new RelaisError('fallback_unavailable', message, { reason: 'busy', actor: 'host' }));
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        ...request,
        enter: (slot) => {
          signal.removeEventListener('abort', leave);
          resolve(slot);
        },
      };
      const leave = (): void => {
        this.#waiting.delete(waiting);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.add(waiting);
      this.#admit();
      if (!this.#waiting.has(waiting)) return;
      // The PSU's own session elsewhere in this process comes first.
      const own = this.#held.get(request.psuId);
      if (own === undefined) this.makeWay();
      else own.giveWay();
    });
  }

  #admit(): void {
    for (const waiting of this.#waiting) {
      if (this.#held.has(waiting.psuId) || this.#held.size >= waiting.maxSessions) continue;
      this.#waiting.delete(waiting);
      this.#held.set(waiting.psuId, waiting);
      waiting.enter(this.#slotOf(waiting));
    }
  }

  #slotOf(holder: SlotRequest): Slot {
    const { psuId } = holder;
    return {
      release: () => {
        if (this.#held.get(psuId) !== holder) return;
        this.#held.delete(psuId);
        this.#admit();
      },
      isWanted: () => [...this.#waiting].some((one) => one.psuId === psuId || !this.#held.has(one.psuId)),
    };
  }

  /** Asks the session that idles longest to end. */
  makeWay(): void {
    for (const holder of this.#held.values()) if (holder.giveWay()) return;
  }
}
