import { randomUUID } from 'node:crypto';
import { atMostEvery, type Clock, type Throttled } from '@relais/model';
import type { FleetReport, FleetView } from '../fleet/fleet.ts';
import type { IncidentUpdate } from '../incident/incident.ts';
import type { Outcome } from '../outcome/outcome.ts';

export interface SharedEvidenceContext {
  readonly fleet: FleetView;
  readonly clock: Clock;
  /** Whether the policies need every answer. Else an answer counts only after a failure. */
  readonly hearsAnswers: boolean;
  /** Of the present position. */
  readonly generation: () => number;
  /** Whether an answer ends an outage that is only recorded. */
  readonly isWatched: () => boolean;
  /** One outcome of some worker, in the order of the fleet. @param isOurs - of this worker, which acts on it at once */
  readonly heard: (outcome: Outcome, isOurs: boolean) => Promise<void> | undefined;
  /** What another worker did in the outage that goes on. */
  readonly heardNews: (news: IncidentUpdate) => void;
}

/** What a worker saw of the API. */
interface Seen {
  readonly kind: 'outcomes';
  readonly id: string;
  readonly generation: number;
  readonly outcomes: readonly Outcome[];
  /** How long ago they were known, where they are told late, in milliseconds. */
  readonly agoMs?: number;
}

/** One entry in the log of a fleet. */
type Entry = Seen | { readonly kind: 'news'; readonly news: IncidentUpdate };

/** Answers that a policy needs for its rate are told together, so often, in milliseconds. */
const TOGETHER_MS = 250;
/** Evidence that could not be told for so long proves nothing to other workers, in milliseconds. */
const MOST_LATE_MS = 5_000;
/** Entries that are kept at most: those before the position they belong to, and those that could not be told. */
const MOST_KEPT = 200;

/**
 * What all workers of a fleet saw of the API, in one order for all. Each tells its failures; an answer is told only when it
 * ends a series. So calls of a healthy API cost the fleet nothing.
 *
 * All times between outcomes are by the fleet's clock.
 */
export class SharedEvidence {
  readonly #context: SharedEvidenceContext;
  readonly #forget: readonly (() => void)[];
  readonly #answers: Outcome[] = [];
  readonly #early: FleetReport[] = [];
  readonly #tellAnswers: Throttled;
  /** Entries that could not be told, and were judged here alone. They are told when the fleet is back. */
  readonly #untold = new Map<string, { readonly entry: Seen; readonly at: number }>();
  /** Those that this worker hears of when they were told at last. */
  readonly #judged = new Set<string>();
  #acting: Promise<void> | undefined;
  #hasFailures = false;

  constructor(context: SharedEvidenceContext) {
    const { clock, fleet } = context;
    this.#context = context;
    this.#forget = [
      fleet.on('report', (entry) => this.#hear(entry)),
      fleet.on('reach', ({ isReachable }) => isReachable && this.#tellUntold()),
    ];
    this.#tellAnswers = atMostEvery(
      TOGETHER_MS,
      clock,
      () => void this.#tell(context.generation(), this.#answers.splice(0)),
    );
  }

  /** @returns settles when the fleet has taken it and acted on it; nothing where there is nothing to tell */
  learn(outcome: Outcome, generation: number): Promise<void> | undefined {
    if (outcome.effect === 'neutral') return undefined;
    if (outcome.effect === 'counts') return this.#tell(generation, [...this.#answers.splice(0), outcome]);
    if (this.#context.hearsAnswers) {
      this.#answers.push(outcome);
      this.#tellAnswers.ask();
    } else if (this.#hasFailures || this.#context.isWatched()) {
      this.#hasFailures = false;
      void this.#tell(generation, [outcome]);
    }
    return undefined;
  }

  tellNews(news: IncidentUpdate): void {
    this.#report({ kind: 'news', news }).catch(() => {});
  }

  /** Another position has begun. */
  moved(): void {
    this.#hasFailures = false;
    for (const entry of this.#early.splice(0)) this.#hear(entry);
  }

  end(): void {
    for (const forget of this.#forget) forget();
    this.#tellAnswers.end();
  }

  async #tell(generation: number, outcomes: readonly Outcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    const entry = { kind: 'outcomes', id: randomUUID(), generation, outcomes } as const;
    try {
      await this.#report(entry);
    } catch {
      const { clock, fleet } = this.#context;
      this.#keep(entry.id, entry, clock.monotonic());
      this.#judge(entry, { at: clock.now(), workerId: fleet.workerId });
    }
    await this.#acting;
  }

  #tellUntold(): void {
    const now = this.#context.clock.monotonic();
    for (const [id, { at, entry }] of this.#untold) {
      this.#untold.delete(id);
      // Other workers may have had good answers since.
      const agoMs = now - at;
      if (agoMs > MOST_LATE_MS) continue;
      this.#judged.add(id);
      this.#report({ ...entry, agoMs }).catch(() => this.#keep(id, entry, at));
    }
  }

  #keep(id: string, entry: Seen, at: number): void {
    if (this.#untold.size < MOST_KEPT) this.#untold.set(id, { entry, at });
  }

  #report(entry: Entry): Promise<unknown> {
    return this.#context.fleet.report(JSON.stringify(entry));
  }

  #hear(report: FleetReport): void {
    const entry = JSON.parse(report.text) as Entry;
    const { fleet, generation, heardNews } = this.#context;
    if (entry.kind === 'news') {
      if (report.workerId !== fleet.workerId) heardNews(entry.news);
    } else if (entry.generation > generation()) {
      this.#early.push(report);
      if (this.#early.length > MOST_KEPT) this.#early.shift();
    } else if (!this.#judged.delete(entry.id) && !this.#untold.delete(entry.id)) this.#judge(entry, report);
  }

  #judge(
    { agoMs = 0, generation, outcomes }: Omit<Seen, 'kind' | 'id'>,
    { at, workerId }: Pick<FleetReport, 'at' | 'workerId'>,
  ): void {
    const { fleet, generation: present, heard } = this.#context;
    for (const outcome of outcomes) {
      if (generation !== present()) return;
      this.#hasFailures = outcome.effect === 'counts';
      const { callId } = outcome;
      // Each worker counts its own calls: a name of one means nothing to another.
      const named = callId === undefined ? {} : { callId: `${workerId} ${callId}` };
      const known = { ...outcome, ...named, knownAtMs: at - agoMs, worker: workerId };
      this.#acting = heard(known, workerId === fleet.workerId) ?? this.#acting;
    }
  }
}
