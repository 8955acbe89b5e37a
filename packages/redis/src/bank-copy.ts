import type { FleetDocument, FleetEventMap, FleetReport } from '@relais/core';
import { type Events, inTime, RelaisError } from '@relais/model';
import type { BankMemory, BankMemoryParts } from './bank-memory.ts';
import { fleetUnavailable } from './fleet-unavailable.ts';
import { InOrder } from './in-order.ts';
import { readEntries, readNews } from './news.ts';
import { LOOK, RESTORE } from './scripts.ts';

export interface BankCopyParts extends BankMemoryParts {
  readonly memory: BankMemory;
  readonly events: Events<FleetEventMap>;
  readonly lookEveryMs: number;
}

/**
 * A worker's copy of what the fleet shares about a bank. It follows what the server publishes. Once in a while it is compared
 * with the server: a lost message costs no more than that time.
 */
export class BankCopy {
  readonly #parts: BankCopyParts;
  readonly #order = new InOrder();
  readonly #leaveClient: () => void;
  /** The first look, also one that failed. */
  readonly #first: Promise<void>;
  #document: FleetDocument = { revision: 0, text: '', at: 0 };
  /** The last entry of the log that was told. */
  #heardOf = 0;
  #isReachable = false;
  #isClosed = false;
  #isLooking = false;
  #mustLookAgain = false;
  #cancelLook = (): void => {};
  #subscription: Promise<() => Promise<unknown>> | undefined;

  constructor(parts: BankCopyParts) {
    this.#parts = parts;
    this.#leaveClient = parts.port.onSubscribedAgain(() => void this.look());
    this.#subscribe();
    this.#first = this.look();
  }

  get document(): FleetDocument {
    return this.#document;
  }

  get heardOf(): number {
    return this.#heardOf;
  }

  get isReachable(): boolean {
    return this.#isReachable;
  }

  /** @throws {RelaisError} while the server cannot be reached, and when the view was closed */
  async assertReachable(): Promise<void> {
    if (!this.#isReachable) await this.#first;
    if (this.#isClosed) throw new RelaisError('aborted', 'the view of the fleet was closed');
    if (!this.#isReachable) throw fleetUnavailable("the fleet's Redis cannot be reached, or has just lost its memory");
  }

  /** Takes a later document over, and tells it. */
  accept(document: FleetDocument): void {
    if (document.revision <= this.#document.revision) return;
    this.#document = document;
    this.#parts.memory.noteStamp(document.revision);
    this.#tell('change', document);
  }

  /** Takes entries over that follow the last one without a gap. */
  hear(reports: readonly FleetReport[]): void {
    for (const report of reports) {
      if (report.sequence <= this.#heardOf) continue;
      this.#heardOf = report.sequence;
      this.#parts.memory.noteStamp(report.sequence);
      this.#tell('report', report);
    }
  }

  /** Compares the copy with the server. Never rejects. One look at a time: what comes meanwhile is looked for after it. */
  async look(): Promise<void> {
    this.#mustLookAgain = this.#isLooking;
    if (this.#isLooking || this.#isClosed) return;
    this.#isLooking = true;
    this.#cancelLook();
    const settlesInMs = await this.#compare().catch(() => undefined);
    this.#isLooking = false;
    if (this.#isClosed) return;
    this.noteReach(settlesInMs === 0);
    this.#subscribe();
    if (this.#mustLookAgain) return this.look();
    const { clock, lookEveryMs } = this.#parts;
    this.#cancelLook = clock.schedule(() => void this.look(), Math.min(settlesInMs || lookEveryMs, lookEveryMs));
  }

  noteReach(isReachable: boolean): void {
    if (isReachable === this.#isReachable || this.#isClosed) return;
    this.#isReachable = isReachable;
    this.#tell('reach', { isReachable });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isReachable = false;
    this.#cancelLook();
    this.#leaveClient();
    this.#parts.events.clear();
    const { clock, timeoutMs } = this.#parts;
    const leave = async (): Promise<unknown> => (await this.#subscription)?.();
    await inTime(leave, { clock, deadlineMs: timeoutMs }).catch(() => {});
  }

  /** @returns when the server will have settled, in milliseconds; 0: it has */
  async #compare(): Promise<number> {
    const { memory } = this.#parts;
    const { words } = await memory.ask(LOOK, [], [this.#document.revision, this.#heardOf]);
    const [settlesInMs, revision, at, text, news] = words;
    const { revision: own, at: ownAt, text: ownText } = this.#document;
    // The server has lost what this worker knows.
    if (Number(revision) < own) await memory.ask(RESTORE, [], [own, ownAt, ownText]);
    this.accept({ revision: Number(revision), at: Number(at), text: String(text) });
    this.hear(readEntries(news));
    return Number(settlesInMs);
  }

  /** Tries again with each look, until the server has confirmed it. */
  #subscribe(): void {
    if (this.#subscription !== undefined || this.#isClosed) return;
    const { port, keys } = this.#parts;
    const asked = port.subscribe(keys.channel, (message) => this.#take(message));
    this.#subscription = asked;
    asked.then(
      () => this.look(),
      () => {
        this.#subscription = undefined;
      },
    );
  }

  #take(message: string): void {
    if (this.#isClosed) return;
    const news = readNews(message);
    if (news?.kind === 'change') this.accept(news.document);
    if (news?.kind === 'free') this.#tell('free', { name: news.name });
    if (news?.kind !== 'report' || news.report.sequence <= this.#heardOf) return;
    if (news.before === this.#heardOf) this.hear([news.report]);
    else void this.look();
  }

  #tell<Name extends keyof FleetEventMap & string>(name: Name, event: FleetEventMap[Name][0]): void {
    this.#order.tell(() => this.#parts.events.emit(name, event));
  }
}
