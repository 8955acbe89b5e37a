import type { JournalRecord, PartName } from '../journal-record.ts';
import { isErased, type StatedErasure } from '../retention/erasure.ts';
import type { JournalDamage } from './journal-damage.ts';

/** The records of one chain that one erasure changed. */
export interface ErasedParts extends StatedErasure {
  /** Name of the chain. That of the first one in a directory is empty. */
  readonly chain: string;
  /** Records that lost the part and are still in the journal. */
  readonly count: number;
}

interface Run {
  readonly part: PartName;
  readonly segment: string;
  readonly line: number;
  readonly from: number;
  to: number;
}

/** Collects absent parts. When every statement was read, it checks whether an erasure explains them. */
export class AbsentParts {
  readonly #runs: Run[] = [];
  readonly #last = new Map<PartName, Run>();

  add(part: PartName, { seq }: JournalRecord, segment: string, line: number): void {
    const last = this.#last.get(part);
    if (last?.to === seq - 1 && last.segment === segment) {
      last.to = seq;
    } else {
      const run = { part, segment, line, from: seq, to: seq };
      this.#runs.push(run);
      this.#last.set(part, run);
    }
  }

  /** Names each absence without an erasure, and tells what each erasure took out. */
  account(erasures: readonly StatedErasure[]): {
    readonly erased: readonly Omit<ErasedParts, 'chain'>[];
    readonly damages: readonly JournalDamage[];
  } {
    const counts = new Map<StatedErasure, number>();
    const damages: JournalDamage[] = [];
    // Neighbouring records usually lost their parts together, and there may be years of statements to search.
    let latest: StatedErasure | undefined;
    for (const { part, segment, line, from, to } of this.#runs) {
      for (let seq = from; seq <= to; seq += 1) {
        const explains = (stated: StatedErasure): boolean => isErased(stated, part, seq);
        const erasure = latest !== undefined && explains(latest) ? latest : erasures.find(explains);
        latest = erasure;
        if (erasure !== undefined) counts.set(erasure, (counts.get(erasure) ?? 0) + 1);
        else damages.push(missing(part, segment, line + seq - from, seq));
      }
    }
    return { erased: erasures.map((erasure) => ({ ...erasure, count: counts.get(erasure) ?? 0 })), damages };
  }
}

function missing(part: PartName, segment: string, line: number, seq: number): JournalDamage {
  return { kind: 'part_missing', segment, line, seq, part, message: `${part} are gone, and no erasure on record` };
}
