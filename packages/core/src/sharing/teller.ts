import { randomUUID } from 'node:crypto';
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
    const first = this.#first(name, randomUUID(), tell);
    if (isOurs) await first();
    else this.#later(first);
  }

  end(): void {
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
  }

  /** Where the fleet cannot be reached, it is told later, and never twice. */
  #first(name: string, id: string, tell: () => void): () => Promise<void> {
    const first = async (): Promise<void> => {
      try {
        if (await this.#fleet.once(name, LIFE_MS, id)) tell();
      } catch {
        this.#later(first);
      }
    };
    return first;
  }

  #later(task: () => Promise<void>): void {
    const cancel = this.#clock.schedule(() => {
      this.#waiting.delete(cancel);
      void task();
    }, OTHERS_MS);
    this.#waiting.add(cancel);
  }
}
