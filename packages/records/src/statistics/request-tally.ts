import type { Outcome, OutcomeKind } from '@relais/core';
import { type ResponseTimes, type StoredTimes, TimeRecorder } from './response-times.ts';

export interface StoredRequests {
  readonly kinds: Readonly<Partial<Record<OutcomeKind, number>>>;
  readonly times?: StoredTimes;
}

/** Counts of the requests of one sort. */
export interface RequestCounts {
  /** Requests that the bank had time to answer. */
  readonly requests: number;
  /** Replies with an error of the bank. */
  readonly errors: number;
  /** Requests without a reply, and connections that were refused or broken. */
  readonly noReplies: number;
  /** Requests that say nothing about the bank: the caller cut them short, or they never reached it. */
  readonly leftOut: number;
}

type Meaning = 'answered' | 'error' | 'no_reply' | 'refused' | 'left_out';

const MEANINGS: Readonly<Record<OutcomeKind, Meaning>> = {
  answered: 'answered',
  // The guideline counts a request without a reply as no error, and gives it no response time (R25).
  no_reply: 'no_reply',
  slow_window: 'no_reply',
  connection: 'no_reply',
  tls_server: 'no_reply',
  server_error: 'error',
  malformed: 'error',
  rejected: 'refused',
  consent: 'refused',
  quota: 'refused',
  blocked: 'left_out',
  certificate: 'left_out',
  own_network: 'left_out',
  left: 'left_out',
};

/** False for a request that says nothing about the bank. */
export function reachedTheBank({ kind }: Outcome): boolean {
  return MEANINGS[kind] !== 'left_out';
}

/** Counts the requests of one day and one sort, and records the times of their answers. */
export class RequestTally {
  readonly #kinds: Partial<Record<OutcomeKind, number>>;
  readonly #times: TimeRecorder;

  /** @throws when the stored data cannot be read */
  constructor(stored: StoredRequests = { kinds: {} }) {
    this.#kinds = { ...stored.kinds };
    this.#times = new TimeRecorder(stored.times);
  }

  add({ kind, waitedMs }: Outcome): void {
    this.#kinds[kind] = (this.#kinds[kind] ?? 0) + 1;
    if (MEANINGS[kind] === 'answered') this.#times.record(waitedMs);
  }

  counts(): RequestCounts {
    const leftOut = this.#sum('left_out');
    const all = Object.values(this.#kinds).reduce((sum, count) => sum + count, 0);
    return { requests: all - leftOut, errors: this.#sum('error'), noReplies: this.#sum('no_reply'), leftOut };
  }

  responseTimes(): ResponseTimes | undefined {
    return this.#times.figures();
  }

  toStored(): StoredRequests {
    const times = this.#times.toStored();
    return { kinds: this.#kinds, ...(times === undefined ? {} : { times }) };
  }

  #sum(meaning: Meaning): number {
    const kinds = Object.entries(this.#kinds) as [OutcomeKind, number][];
    return kinds.reduce((sum, [kind, count]) => (MEANINGS[kind] === meaning ? sum + count : sum), 0);
  }
}
