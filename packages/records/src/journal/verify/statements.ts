import type { JournalRecord } from '../journal-record.ts';
import { type NotedChain, notedChainsOf } from '../noted-chain.ts';
import { type Checkpoint, checkpointOf } from '../retention/checkpoint.ts';
import { erasureOf, type StatedErasure } from '../retention/erasure.ts';
import { holdOf, type LegalHold } from '../retention/legal-hold.ts';

/** The journal's own records about itself. */
export class Statements {
  readonly erasures: StatedErasure[] = [];
  /** Heads of other chains. */
  readonly noted: NotedChain[] = [];
  /** A hold may be released in another chain than its own. */
  readonly released: Set<string> = new Set();
  readonly #holds = new Map<string, LegalHold>();
  #checkpoint: Checkpoint | undefined;

  /** All that were ever made in this chain, also those released since. */
  get holds(): readonly LegalHold[] {
    return [...this.#holds.values()];
  }

  /** The newest. */
  get checkpoint(): Checkpoint | undefined {
    return this.#checkpoint;
  }

  /** @returns false when the record is about the journal and contradicts itself */
  note(record: JournalRecord): boolean {
    switch (record.type) {
      case 'erasure':
        return this.#noteErasure(erasureOf(record));
      case 'checkpoint':
        return this.#noteCheckpoint(checkpointOf(record));
      case 'hold': {
        const hold = holdOf(record);
        this.#holds.set(hold.holdId, hold);
        return true;
      }
      case 'release':
        this.released.add(String(record.note?.['holdId']));
        return true;
      case 'chains':
        return this.#noteChains(notedChainsOf(record));
      default:
        return true;
    }
  }

  #noteErasure(erasure: StatedErasure | undefined): boolean {
    if (erasure !== undefined) this.erasures.push(erasure);
    return erasure !== undefined;
  }

  #noteChains(chains: readonly NotedChain[] | undefined): boolean {
    this.noted.push(...(chains ?? []));
    return chains !== undefined;
  }

  #noteCheckpoint(checkpoint: Checkpoint | undefined): boolean {
    if (checkpoint !== undefined) this.#checkpoint = checkpoint;
    return checkpoint !== undefined;
  }
}
