import type { JournalPosition } from '@relais/core';
import { sha256 } from '../canonical-json.ts';
import { GENESIS, hashOf, type JournalRecord } from '../journal-record.ts';
import { readRecord } from '../read-record.ts';
import { type Line, linesOf, type Segment } from '../segment.ts';
import type { ErasedParts } from './absent-parts.ts';
import { ChainCheck } from './chain-check.ts';
import type { JournalDamage } from './journal-damage.ts';
import type { UnfinishedTail } from './journal-report.ts';
import { Statements } from './statements.ts';

/** The findings in one chain. */
export interface ChainReport {
  /** Name of the chain. That of the first one in a directory is empty. */
  readonly chain: string;
  readonly damages: readonly JournalDamage[];
  /** Number of records. */
  readonly records: number;
  /** The last record. */
  readonly head: JournalPosition;
  /** Time of the last record, ISO 8601. */
  readonly headAt: string;
  /** The last record that is not in the last segment: its file is closed. */
  readonly sealed: JournalPosition;
  /** Records that were looked for, and the hashes found in their places. */
  readonly found: readonly JournalPosition[];
  readonly statements: Statements;
  /** Erasures, with what each took out. */
  readonly erased: readonly ErasedParts[];
  readonly tail?: UnfinishedTail;
}

/**
 * Reads one chain and names every damage in it.
 *
 * @param segments - of this chain, in order
 * @param wanted - numbers of records whose hashes are compared with what was noted elsewhere
 */
export async function verifyChain(
  chain: string,
  segments: readonly Segment[],
  wanted: ReadonlySet<number> = new Set(),
): Promise<ChainReport> {
  return new Verification(chain, segments, wanted).run();
}

class Verification {
  readonly #name: string;
  readonly #segments: readonly Segment[];
  readonly #wanted: ReadonlySet<number>;
  readonly #chain: ChainCheck;
  readonly #statements = new Statements();
  readonly #damages: JournalDamage[] = [];
  /** The hash that the first record of each segment continues. */
  readonly #seams = new Map<number, string>();
  readonly #found: JournalPosition[] = [];
  #headAt = '';
  #sealed: JournalPosition = GENESIS;
  #tail: UnfinishedTail | undefined;

  constructor(name: string, segments: readonly Segment[], wanted: ReadonlySet<number>) {
    const [first] = segments;
    this.#name = name;
    this.#segments = segments;
    this.#wanted = wanted;
    this.#chain = new ChainCheck(first === undefined || first.firstSeq === 1 ? GENESIS : { seq: first.firstSeq - 1 });
  }

  async run(): Promise<ChainReport> {
    for (const segment of this.#segments) {
      this.#sealed = this.#chain.head;
      for await (const line of linesOf(segment)) this.#read(segment, line);
    }
    this.#checkStart();
    const { erased, damages: missing } = this.#chain.absent.account(this.#statements.erasures);
    return {
      chain: this.#name,
      damages: [...this.#chain.damages, ...this.#damages, ...missing],
      records: this.#chain.records,
      head: this.#chain.head,
      headAt: this.#headAt,
      sealed: this.#sealed,
      found: this.#found,
      statements: this.#statements,
      erased: erased.map((part) => ({ chain: this.#name, ...part })),
      ...(this.#tail === undefined ? {} : { tail: this.#tail }),
    };
  }

  #read(segment: Segment, line: Line): void {
    const place = { segment: segment.name, line: line.number };
    const record = readRecord(line.bytes);
    if (!line.isEnded && !this.#readEndless(segment, line, record)) return;
    if (record === undefined) {
      this.#chain.unreadable(place, 'this is not a line that the journal writes');
      return;
    }
    if (line.number === 1) this.#checkName(segment, record);
    const sound = this.#chain.follow(record, place);
    if (sound === undefined) return;
    this.#headAt = sound.at;
    if (this.#wanted.has(sound.seq)) this.#found.push({ seq: sound.seq, hash: sound.hash });
    if (!this.#statements.note(sound)) {
      const message = `this is no ${sound.type} that the journal writes`;
      this.#damages.push({ kind: 'statement', ...place, seq: sound.seq, message });
    }
  }

  /** @returns whether a record follows */
  #readEndless(segment: Segment, { bytes, number, offset }: Line, record: JournalRecord | undefined): boolean {
    const place = { segment: segment.name, line: number };
    if (segment !== this.#segments.at(-1)) {
      this.#chain.unreadable(place, 'the line has no end');
      return false;
    }
    // A kill omits the end of a record; it never replaces it.
    if (this.#continues(readRecord(bytes.subarray(0, -1)))) {
      this.#chain.unreadable(place, 'the end of the line was changed');
      return false;
    }
    const isWhole = this.#continues(record);
    this.#tail = { ...place, offset, bytes: bytes.length, sha256: sha256(bytes), isWhole };
    return isWhole;
  }

  #continues(record: JournalRecord | undefined): boolean {
    const { seq, hash } = this.#chain.head;
    return record !== undefined && record.seq === seq + 1 && record.hash === hashOf(record) && continues(record, hash);
  }

  #checkName({ name, firstSeq }: Segment, { seq, prevHash }: JournalRecord): void {
    this.#seams.set(seq - 1, prevHash);
    if (seq === firstSeq) return;
    const message = `the file is named for record ${firstSeq}`;
    this.#damages.push({ kind: 'out_of_place', segment: name, line: 1, seq, message });
  }

  /** A journal that begins later than record 1 needs a checkpoint for the records before. */
  #checkStart(): void {
    const [first] = this.#segments;
    if (first === undefined || first.firstSeq === 1) return;
    const { firstSeq, name: segment } = first;
    const { through } = this.#statements.checkpoint ?? {};
    const place = { segment, line: 1, seq: firstSeq };
    if (through === undefined || through.seq < firstSeq - 1) {
      const from = through === undefined ? 1 : through.seq + 1;
      const message = `records ${from} to ${firstSeq - 1} are gone, and no checkpoint on record`;
      this.#damages.push({ kind: 'missing', ...place, message });
    } else if (this.#seams.get(through.seq) !== through.hash) {
      const message = `the records do not continue record ${through.seq} of the checkpoint`;
      this.#damages.push({ kind: 'broken_link', ...place, message });
    }
  }
}

function continues({ prevHash }: JournalRecord, hash: string): boolean {
  // After an unreadable line the previous hash is unknown.
  return hash === '' || prevHash === hash;
}
