import type { JournalRecord } from '../journal-record.ts';
import { type Checkpoint, checkpointOf } from '../retention/checkpoint.ts';
import { erasureOf, type StatedErasure } from '../retention/erasure.ts';
import { holdOf, type LegalHold } from '../retention/legal-hold.ts';

/** The journal's own records about itself. */
export class Statements {
  readonly erasures: StatedErasure[] = [];
  readonly #holds = new Map<string, LegalHold>();
  #checkpoint: Checkpoint | undefined;

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
        this.#holds.delete(String(record.note?.['holdId']));
        return true;
      default:
        return true;
    }
  }

  #noteErasure(erasure: StatedErasure | undefined): boolean {
    if (erasure !== undefined) this.erasures.push(erasure);
    return erasure !== undefined;
  }

  #noteCheckpoint(checkpoint: Checkpoint | undefined): boolean {
    if (checkpoint !== undefined) this.#checkpoint = checkpoint;
    return checkpoint !== undefined;
  }
}
