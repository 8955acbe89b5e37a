import type { PartName } from '../journal-record.ts';
import type { Erasure, SeqRange } from './erasure.ts';

/** Collects in order which records lose one part, and which keep it. */
export class ErasurePlan {
  readonly #part: PartName;
  readonly #except: SeqRange[] = [];
  #kept: SeqRange | undefined;
  #from: number | undefined;
  #through = 0;

  constructor(part: PartName) {
    this.#part = part;
  }

  keep(seq: number): void {
    if (this.#from !== undefined) this.#kept = [this.#kept?.[0] ?? seq, seq];
  }

  erase(seq: number): void {
    this.#from ??= seq;
    if (this.#kept !== undefined) this.#except.push(this.#kept);
    this.#kept = undefined;
    this.#through = seq;
  }

  /** @returns `undefined` when no record loses the part */
  statement(olderThan: number): Erasure | undefined {
    if (this.#from === undefined) return undefined;
    return {
      part: this.#part,
      reason: 'retention',
      olderThan: new Date(olderThan).toISOString(),
      from: this.#from,
      through: this.#through,
      except: this.#except,
    };
  }
}
