import { randomUUID } from 'node:crypto';
import { type Clock, Events, RelaisError, systemClock } from '@relais/model';
import { checkFleetName } from './check-fleet-name.ts';
import { checkLifeMs } from './check-life-ms.ts';
import type {
  Advance,
  AdvanceOptions,
  CommitResult,
  Fleet,
  FleetCommit,
  FleetDocument,
  FleetEventMap,
  FleetReport,
  FleetView,
  Reservation,
  TakeOptions,
} from './fleet.ts';
import type { Lease, LeaseOptions, LeaseTry } from './lease.ts';
import { Lives } from './lives.ts';

/** How many entries the log of evidence keeps, and for how long, in milliseconds. */
const LOG_LENGTH = 1_000;
const LOG_LIFE_MS = 3_600_000;
/** How long a repetition is recognised, in milliseconds. */
const REPEATED_MS = 60_000;

const NOTHING: FleetDocument = { revision: 0, text: '', at: 0 };

/** What the workers know of one bank. */
interface BankMemory {
  readonly views: Set<MemoryView>;
  readonly lives: Lives;
  document: FleetDocument;
  reports: readonly FleetReport[];
  /** The last revision, sequence or token: it only rises. */
  stamp: number;
}

/** The memory that the workers of one process share. Nothing of it outlives the process. */
export class FleetMemory {
  readonly #clock: Clock;
  readonly #banks = new Map<string, BankMemory>();

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** A worker more. */
  join(): Fleet {
    const workerId = randomUUID();
    return { workerId, open: (bankId) => new MemoryView(this.#of(checkFleetName(bankId)), this.#clock, workerId) };
  }

  #of(bankId: string): BankMemory {
    const lives = new Lives(this.#clock);
    const bank = this.#banks.get(bankId) ?? { views: new Set(), lives, document: NOTHING, reports: [], stamp: 0 };
    this.#banks.set(bankId, bank);
    return bank;
  }
}

/** The embedded fleet: a worker alone. */
export function memoryFleet(clock: Clock = systemClock): Fleet {
  return new FleetMemory(clock).join();
}

class MemoryView implements FleetView {
  readonly lostAt: undefined;
  readonly #shared: BankMemory;
  readonly #clock: Clock;
  readonly workerId: string;
  readonly #events = new Events<FleetEventMap>();
  readonly on: FleetView['on'] = (name, listener) => this.#events.on(name, listener);
  #document = NOTHING;
  #heardOf = 0;
  #isTelling = false;
  #isClosed = false;

  constructor(bank: BankMemory, clock: Clock, workerId: string) {
    this.#shared = bank;
    this.#clock = clock;
    this.workerId = workerId;
    bank.views.add(this);
    queueMicrotask(() => this.#catchUp());
  }

  get document(): FleetDocument {
    return this.#document;
  }

  get isReachable(): boolean {
    return !this.#isClosed;
  }

  async commit({ expected, text, fence, id = randomUUID() }: FleetCommit): Promise<CommitResult> {
    const bank = this.#bank();
    const done = bank.lives.in('done').get(id);
    if (done === undefined) {
      const isHeld = fence === undefined || bank.lives.in(`lease ${checkFleetName(fence.name)}`).has(`${fence.token}`);
      const kind = isHeld ? 'conflict' : 'fenced';
      if (!isHeld || expected !== bank.document.revision) return { kind, document: bank.document };
      bank.stamp += 1;
      bank.document = { revision: bank.stamp, text, at: this.#clock.now() };
      bank.lives.put('done', id, REPEATED_MS, `${bank.stamp}`);
      this.#tell((view) => view.#catchUp());
      this.#catchUp();
    }
    return { kind: 'committed', revision: Number(done?.value ?? bank.document.revision), document: bank.document };
  }

  async report(text: string, id: string = randomUUID()): Promise<FleetReport> {
    const bank = this.#bank();
    const done = Number(bank.lives.in('done').get(id)?.value);
    const before = bank.reports.find(({ sequence }) => sequence === done);
    if (before !== undefined) return before;
    bank.stamp += 1;
    const entry = { sequence: bank.stamp, at: this.#clock.now(), workerId: this.workerId, text };
    bank.reports = [...bank.reports, entry].slice(-LOG_LENGTH).filter(({ at }) => at > entry.at - LOG_LIFE_MS);
    bank.lives.put('done', id, REPEATED_MS, `${entry.sequence}`);
    this.#tell((view) => view.#catchUp());
    this.#catchUp();
    return entry;
  }

  async tryLease(name: string, { ttlMs, slots = 1, id = randomUUID() }: LeaseOptions): Promise<LeaseTry> {
    const { lives } = this.#bank();
    const lifeMs = checkLifeMs('ttlMs', ttlMs);
    const group = `lease ${checkFleetName(name)}`;
    const held = lives.in(group);
    const mine = [...held].find(([, { value }]) => value === id)?.[0];
    if (mine === undefined && held.size >= slots) return { kind: 'taken', freeInMs: lives.firstEndMs(group) };
    if (mine === undefined) this.#shared.stamp += 1;
    const token = Number(mine ?? this.#shared.stamp);
    if (mine === undefined) lives.put(group, `${token}`, lifeMs, id);
    const release = async (): Promise<void> => {
      if (lives.drop(group, `${token}`)) this.#tell((view) => view.#events.emit('free', { name }));
    };
    const lease: Lease = {
      name,
      token,
      get isHeld() {
        return lives.in(group).has(`${token}`);
      },
      extend: async (longerMs = ttlMs) => {
        if (!lives.in(group).has(`${token}`)) return false;
        lives.put(group, `${token}`, checkLifeMs('ttlMs', longerMs), id);
        return true;
      },
      release,
      [Symbol.asyncDispose]: release,
    };
    return { kind: 'granted', lease };
  }

  async once(name: string, lifeMs: number, id: string = randomUUID()): Promise<boolean> {
    const { lives } = this.#bank();
    const group = `once ${checkFleetName(name)}`;
    const markMs = checkLifeMs('lifeMs', lifeMs);
    if (lives.in(group).size === 0) lives.put(group, id, markMs);
    return lives.in(group).has(id);
  }

  async take(name: string, { limit, lifeMs, id = randomUUID() }: TakeOptions): Promise<Reservation> {
    const { lives } = this.#bank();
    const group = `take ${checkFleetName(name)}`;
    const placeMs = checkLifeMs('lifeMs', lifeMs);
    const places = lives.in(group);
    if (!places.has(id) && places.size >= limit) return { kind: 'spent', freeInMs: lives.firstEndMs(group) };
    lives.put(group, id, placeMs);
    return { kind: 'reserved', id, left: limit - lives.in(group).size };
  }

  async giveBack(name: string, id: string): Promise<void> {
    this.#bank().lives.drop(`take ${checkFleetName(name)}`, id);
  }

  async advance(name: string, { from, to, lifeMs, id = randomUUID() }: AdvanceOptions): Promise<Advance> {
    const { lives } = this.#bank();
    const group = `text ${checkFleetName(name)}`;
    const textMs = checkLifeMs('lifeMs', lifeMs);
    const [[by, { value: present }] = [undefined, { value: undefined }]] = lives.in(group);
    if (by !== id && present !== from) return { isAdvanced: false, present };
    if (by !== undefined) lives.drop(group, by);
    lives.put(group, id, textMs, to);
    return { isAdvanced: true, present: to };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#shared.views.delete(this);
    this.#events.clear();
  }

  /** Takes over what the view has not seen, and tells it. A listener that changes something meanwhile changes no order. */
  #catchUp(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    for (let news = this.#news(); news !== undefined; news = this.#news()) news();
    this.#isTelling = false;
  }

  #news(): (() => void) | undefined {
    const { document, reports } = this.#shared;
    const report = reports.find(({ sequence }) => sequence > this.#heardOf);
    if (document.revision > this.#document.revision) {
      this.#document = document;
      return () => this.#events.emit('change', document);
    }
    if (report === undefined) return undefined;
    this.#heardOf = report.sequence;
    return () => this.#events.emit('report', report);
  }

  /** Others hear of it in a turn of their own, as over a network. */
  #tell(one: (view: MemoryView) => void): void {
    for (const view of this.#shared.views) queueMicrotask(() => one(view));
  }

  #bank(): BankMemory {
    if (this.#isClosed) throw new RelaisError('aborted', 'the view of the fleet was closed');
    return this.#shared;
  }
}
