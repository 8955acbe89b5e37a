import { randomUUID } from 'node:crypto';
import type { Clock } from '@relais/model';
import type { CommitResult, FleetCommit, FleetDocument, FleetView } from '../fleet/fleet.ts';
import type { Lease } from '../fleet/lease.ts';
import type { ChangedBy } from '../position/line.ts';
import type { PositionEvent, PositionRules } from '../position/next.ts';
import { type Describe, nextState, type OutageState } from '../position/outage-state.ts';
import { readState, textOf } from './state-text.ts';

/** The right under which a worker proposes, e.g. that of the one that tries the API. */
export type Fence = Pick<Lease, 'name' | 'token'>;

export interface SharedPositionContext {
  readonly fleet: FleetView;
  readonly clock: Clock;
  readonly rules: PositionRules;
  readonly describe: Describe;
  /** The state as this worker holds it. */
  readonly state: () => OutageState;
  /** Takes over a state. */
  readonly adopt: (state: OutageState, by: ChangedBy) => Promise<void> | undefined;
}

/** After this time alone, the fleet is looked at again, in milliseconds: it may have been slow for a moment. */
const LOOK_MS = 1_000;

/** What a person decides is said again when the fleet is back. All else is out of date by then. */
const DECIDED: ReadonlySet<PositionEvent['type']> = new Set(['opened', 'isolated', 'released', 'killed', 'revived']);

/**
 * The position that the workers of a fleet agree on. An event leads to it by `next`, like alone, and counts once the fleet's
 * memory has taken it. A worker that comes too late decides anew from what stands there.
 *
 * Where the fleet cannot be reached, this worker goes on alone. When it is back, the fleet's position holds.
 */
export class SharedPosition {
  readonly #context: SharedPositionContext;
  readonly #forget: readonly (() => void)[];
  readonly #unsaid: PositionEvent[] = [];
  #turn: Promise<void> = Promise.resolve();
  #adopted = 0;
  #isAlone = false;
  #cancelLook: () => void = () => {};

  constructor(context: SharedPositionContext) {
    const { fleet } = context;
    this.#context = context;
    this.#forget = [
      fleet.on('change', (document) => void this.#adopt(document)),
      fleet.on('reach', ({ isReachable }) => {
        if (isReachable) this.#return();
      }),
    ];
    // The position that this belongs to is still being made.
    queueMicrotask(() => void this.#adopt(fleet.document));
  }

  /**
   * Proposes what has happened, one proposal after the other. Resolves when it holds, or holds nothing.
   *
   * @param fence - the proposal holds only while this lease is held
   */
  propose(events: readonly PositionEvent[], fence?: Fence): Promise<void> {
    this.#turn = this.#turn.then(() => this.#carryOut(events, fence));
    return this.#turn;
  }

  /** Hears of the fleet no more. */
  end(): void {
    for (const forget of this.#forget) forget();
    this.#cancelLook();
  }

  async #carryOut(events: readonly PositionEvent[], fence: Fence | undefined): Promise<void> {
    // What happens now follows from this worker's own position.
    if (this.#isAlone) return this.#alone(events);
    const { describe, fleet, rules } = this.#context;
    for (let base = fleet.document; ; ) {
      const stands = readState(base.text)?.state;
      if (stands === undefined) return this.#alone(events);
      const wanted = nextState(stands, events, rules, describe);
      if (wanted === stands) return this.#adopt(base);
      const text = textOf(wanted, fleet.workerId);
      const result = await this.#commit({ expected: base.revision, text, ...(fence !== undefined && { fence }) });
      if (result === undefined) return this.#alone(events);
      await this.#adopt(result.document);
      if (result.kind !== 'conflict') return;
      base = result.document;
    }
  }

  /** A commit whose answer was lost may have been carried out: it is repeated once, by its name. */
  async #commit(wanted: FleetCommit): Promise<CommitResult | undefined> {
    const named = { ...wanted, id: randomUUID() };
    const { fleet } = this.#context;
    for (let tries = 0; tries < 2; tries += 1) {
      try {
        return await fleet.commit(named);
      } catch {
        if (!fleet.isReachable) return undefined;
      }
    }
    return undefined;
  }

  #adopt({ revision, text }: FleetDocument): Promise<void> | undefined {
    if (revision <= this.#adopted) return undefined;
    const read = readState(text);
    if (read === undefined) return undefined;
    this.#adopted = revision;
    return this.#context.adopt(read.state, read.by === this.#context.fleet.workerId ? 'us' : 'others');
  }

  async #alone(events: readonly PositionEvent[]): Promise<void> {
    const { adopt, describe, rules, state } = this.#context;
    if (!this.#isAlone) this.#cancelLook = this.#context.clock.schedule(() => this.#return(), LOOK_MS);
    this.#isAlone = true;
    this.#unsaid.push(...events.filter(({ type }) => DECIDED.has(type)));
    const before = state();
    const after = nextState(before, events, rules, describe);
    if (after !== before) await adopt(after, 'alone');
  }

  #return(): void {
    const { adopt, fleet } = this.#context;
    // Where it is not, its return is told.
    if (!this.#isAlone || !fleet.isReachable) return;
    this.#isAlone = false;
    this.#cancelLook();
    const read = readState(fleet.document.text);
    if (read !== undefined) void adopt(read.state, 'others');
    const unsaid = this.#unsaid.splice(0);
    if (unsaid.length > 0) void this.propose(unsaid);
  }
}
