import type { Clock } from '@relais/model';

interface Life {
  readonly value: string;
  /** By the monotonic clock. */
  readonly until: number;
}

/** How often members whose life is over are looked for, in milliseconds. */
const SWEEP_MS = 600_000;

/** Groups of members, each member with a life of its own. */
export class Lives {
  readonly #clock: Clock;
  readonly #groups = new Map<string, Map<string, Life>>();
  #sweepAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sweepAt = clock.monotonic() + SWEEP_MS;
  }

  /** The members that are alive, and their values. */
  in(group: string): ReadonlyMap<string, Life> {
    const members = this.#groups.get(group) ?? new Map<string, Life>();
    for (const [member, { until }] of members) if (until <= this.#clock.monotonic()) members.delete(member);
    if (members.size === 0) this.#groups.delete(group);
    return members;
  }

  put(group: string, member: string, lifeMs: number, value = ''): void {
    const now = this.#clock.monotonic();
    const members = this.#groups.get(group) ?? new Map<string, Life>();
    this.#groups.set(group, members.set(member, { value, until: now + lifeMs }));
    if (now < this.#sweepAt) return;
    this.#sweepAt = now + SWEEP_MS;
    for (const name of this.#groups.keys()) this.in(name);
  }

  drop(group: string, member: string): boolean {
    return this.#groups.get(group)?.delete(member) ?? false;
  }

  /** When the first of a group ends, in milliseconds from now. */
  firstEndMs(group: string): number {
    const ends = [...this.in(group).values()].map(({ until }) => until);
    return Math.max(0, Math.min(...ends) - this.#clock.monotonic());
  }
}
