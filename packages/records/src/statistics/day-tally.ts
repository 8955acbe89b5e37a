import type { Outcome } from '@relais/core';
import type { CalendarDate } from '@relais/model';
import type { BankDay } from './bank-day.ts';
import { FallbackTally, type StoredFallback } from './fallback-tally.ts';
import { RequestTally, reachedTheBank, type StoredRequests } from './request-tally.ts';
import { coveredMs, overlapOf, type Stretch } from './stretch.ts';

/** Milliseconds down, inside and outside of announced maintenance. */
export interface DownMs {
  readonly planned: number;
  readonly unplanned: number;
}

/** One stored day: a few kilobytes of JSON. */
export interface StoredDay {
  readonly date: CalendarDate;
  readonly down: DownMs;
  readonly longestGapMs: number;
  /** When the last request ended, in milliseconds since the epoch. */
  readonly lastAt: number;
  readonly information: StoredRequests;
  readonly token: StoredRequests;
  readonly fallback: StoredFallback;
}

/** Part of a down time that falls on a day. */
export function downMsOn({ startsAt, endsAt }: BankDay, down: Stretch, planned: readonly Stretch[]): DownMs {
  const part = overlapOf(down, { from: startsAt, to: endsAt });
  if (part === undefined) return { planned: 0, unplanned: 0 };
  const plannedMs = coveredMs(part, planned);
  return { planned: plannedMs, unplanned: part.to - part.from - plannedMs };
}

/** All data of one day. A request belongs to the day on which it was sent. */
export class DayTally {
  readonly day: BankDay;
  readonly information: RequestTally;
  /** Token calls stand apart, since another machine of the bank answers them. */
  readonly token: RequestTally;
  readonly fallback: FallbackTally;
  #down: DownMs;
  #longestGapMs: number;
  #lastAt: number;

  /** @throws when the stored data cannot be read */
  constructor(day: BankDay, stored?: StoredDay) {
    this.day = day;
    this.information = new RequestTally(stored?.information);
    this.token = new RequestTally(stored?.token);
    this.fallback = new FallbackTally(stored?.fallback);
    this.#down = stored?.down ?? { planned: 0, unplanned: 0 };
    this.#longestGapMs = stored?.longestGapMs ?? 0;
    this.#lastAt = stored?.lastAt ?? day.startsAt;
  }

  get down(): DownMs {
    return this.#down;
  }

  add(outcome: Outcome): void {
    if (outcome.endpoint === 'token') {
      this.token.add(outcome);
      return;
    }
    this.information.add(outcome);
    if (!reachedTheBank(outcome)) return;
    const endedAt = Math.min(outcome.sentAt + outcome.waitedMs, this.day.endsAt);
    this.#longestGapMs = this.longestGapMs(endedAt);
    this.#lastAt = Math.max(this.#lastAt, endedAt);
  }

  addDown(down: Stretch, planned: readonly Stretch[]): void {
    const more = downMsOn(this.day, down, planned);
    this.#down = { planned: this.#down.planned + more.planned, unplanned: this.#down.unplanned + more.unplanned };
  }

  /** Longest time up to `until` in which no information request ended, from midnight on. */
  longestGapMs(until: number): number {
    return Math.max(this.#longestGapMs, Math.min(until, this.day.endsAt) - this.#lastAt);
  }

  toStored(): StoredDay {
    return {
      date: this.day.date,
      down: this.#down,
      longestGapMs: this.#longestGapMs,
      lastAt: this.#lastAt,
      information: this.information.toStored(),
      token: this.token.toStored(),
      fallback: this.fallback.toStored(),
    };
  }
}
