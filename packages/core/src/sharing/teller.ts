import type { Clock } from '@relais/model';
import type { FleetView } from '../fleet/fleet.ts';

/** How long the other workers leave it to the one that brought it about, in milliseconds. */
const OTHERS_MS = 2_000;
/** How long it is remembered that something was told, in milliseconds: as long as an outage may take. */
const LIFE_MS = 30 * 86_400_000;

/** Tells a thing in one worker of a fleet, also where the worker that brought it about has died. */
export class Teller {
  readonly #fleet: FleetView;
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();

  constructor(fleet: FleetView, clock: Clock) {
    this.#fleet = fleet;
    this.#clock = clock;
  }

  /** @param isOurs - this worker has brought it about, and tells at once */
  async tell(name: string, isOurs: boolean, tell: () => void): Promise<void> {
    if (!isOurs) return this.#later(() => void this.#first(name, tell));
    await this.#first(name, tell);
  }

  end(): void {
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
  }

  async #first(name: string, tell: () => void): Promise<void> {
    // Where the fleet cannot be reached, each worker tells: twice is better than never.
    if (await this.#fleet.once(name, LIFE_MS).catch(() => true)) tell();
  }

  #later(task: () => void): void {
    const cancel = this.#clock.schedule(() => {
      this.#waiting.delete(cancel);
      task();
    }, OTHERS_MS);
    this.#waiting.add(cancel);
  }
}
