import type { Clock } from '@relais/model';

/** Things on record whose age this process follows. */
const MOST_SEEN = 10_000;

/**
 * The ages of things on record. A thing carries a time of day, written by another machine perhaps, and clocks jump. So this
 * process also counts for how long it has seen a thing itself. It knows the age of its own things exactly.
 */
export class SeenAges {
  readonly #clock: Clock;
  /** By the monotonic clock. */
  readonly #seen = new Map<string, { readonly since: number; readonly isOwn: boolean }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Something has just been made by this process. */
  note(id: string): void {
    this.#keep(id, true);
  }

  /** For how long this process has seen it, in milliseconds. 0 at first sight. */
  observed(id: string): number {
    const seen = this.#seen.get(id);
    if (seen !== undefined) return this.#clock.monotonic() - seen.since;
    this.#keep(id, false);
    return 0;
  }

  /** By the time of day; 0 for what seems to come from the future. */
  told(at: number): number {
    return Math.max(0, this.#clock.now() - at);
  }

  /** The best that is known, in milliseconds. */
  of({ id, at }: { readonly id: string; readonly at: number }): number {
    const observed = this.observed(id);
    return this.#seen.get(id)?.isOwn === true ? observed : Math.max(observed, this.told(at));
  }

  #keep(id: string, isOwn: boolean): void {
    this.#seen.delete(id);
    this.#seen.set(id, { since: this.#clock.monotonic(), isOwn });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > MOST_SEEN && oldest !== undefined) this.#seen.delete(oldest);
  }
}
