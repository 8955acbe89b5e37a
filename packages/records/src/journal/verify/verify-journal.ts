import type { JournalPosition } from '@relais/core';
import { sha256 } from '../canonical-json.ts';
import { GENESIS, hashOf, type JournalRecord } from '../journal-record.ts';
import { readRecord } from '../read-record.ts';
import { type Line, linesOf, listSegments, type Segment } from '../segment.ts';
import { ChainCheck } from './chain-check.ts';
import type { JournalDamage } from './journal-damage.ts';
import type { JournalReport, UnfinishedTail } from './journal-report.ts';
import { Statements } from './statements.ts';

export interface VerifyOptions {
  /** A record noted elsewhere, e.g. in an incident: the journal must still hold it. */
  readonly expectHead?: JournalPosition;
}

/**
 * Reads a whole journal and names every damage. It changes nothing and needs no key.
 *
 * It always finds a changed, dropped, moved, repeated or inserted record, if a sound record follows. Two damages show
 * only against a head kept elsewhere, `expectHead`. Records may be gone from the very end, or all records after one may
 * be forged.
 */
export async function verifyJournal(directory: string, options: VerifyOptions = {}): Promise<JournalReport> {
  const verification = new Verification(await listSegments(directory), options);
  return verification.run();
}

class Verification {
  readonly #segments: readonly Segment[];
  readonly #expected: JournalPosition | undefined;
  readonly #chain: ChainCheck;
  readonly #statements = new Statements();
  readonly #damages: JournalDamage[] = [];
  /** The hash that the first record of each segment continues. */
  readonly #seams = new Map<number, string>();
  #hashAtExpected: string | undefined;
  #tail: UnfinishedTail | undefined;

  constructor(segments: readonly Segment[], { expectHead }: VerifyOptions) {
    const [first] = segments;
    this.#segments = segments;
    this.#expected = expectHead;
    this.#hashAtExpected = expectHead?.seq === GENESIS.seq ? GENESIS.hash : undefined;
    this.#chain = new ChainCheck(first === undefined || first.firstSeq === 1 ? GENESIS : { seq: first.firstSeq - 1 });
  }

  async run(): Promise<JournalReport> {
    for (const segment of this.#segments) {
      for await (const line of linesOf(segment)) this.#read(segment, line);
    }
    this.#checkStart();
    this.#checkHead();
    const { erasures, holds, checkpoint } = this.#statements;
    const { erased, damages: missing } = this.#chain.absent.account(erasures);
    const damages = [...this.#chain.damages, ...this.#damages, ...missing];
    return {
      ok: damages.length === 0,
      damages,
      records: this.#chain.records,
      head: this.#chain.head,
      erased,
      ...(checkpoint === undefined ? {} : { checkpoint }),
      holds,
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
    if (sound.seq === this.#expected?.seq) this.#hashAtExpected = sound.hash;
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

  #checkHead(): void {
    const expected = this.#expected;
    if (expected === undefined || this.#hashAtExpected === expected.hash) return;
    const { through } = this.#statements.checkpoint ?? {};
    if (through?.seq === expected.seq && through.hash === expected.hash) return;
    const { seq } = this.#chain.head;
    const message =
      expected.seq > seq
        ? `the journal ends at record ${seq}`
        : this.#hashAtExpected === undefined
          ? 'the record is no longer there to be compared'
          : 'there is another record in its place';
    const segment = this.#segments.findLast(({ firstSeq }) => firstSeq <= expected.seq) ?? this.#segments[0];
    this.#damages.push({ kind: 'head', segment: segment?.name ?? '', line: 1, seq: expected.seq, message });
  }
}

function continues({ prevHash }: JournalRecord, hash: string): boolean {
  // After an unreadable line the previous hash is unknown.
  return hash === '' || prevHash === hash;
}
