import type { JournalPosition } from '@relais/core';
import { digestOf, GENESIS, hashOf, type JournalRecord, PARTS } from '../journal-record.ts';
import { AbsentParts } from './absent-parts.ts';
import type { JournalDamage } from './journal-damage.ts';

/** Place of a line. */
export interface Place {
  readonly segment: string;
  readonly line: number;
}

/**
 * Follows the chain from line to line. After a damage it goes on with the next line, so that it names each wrong byte
 * once.
 */
export class ChainCheck {
  readonly damages: JournalDamage[] = [];
  readonly absent: AbsentParts = new AbsentParts();
  readonly #missing = new Set<number>();
  #head: JournalPosition;
  /** Hashes that the next record may continue. `undefined`: any hash, since the line before could not be read. */
  #links: readonly string[] | undefined;
  #records = 0;

  /** @param start - the hash that the first record must continue; unknown after older records were removed */
  constructor({ seq, hash }: { readonly seq: number; readonly hash?: string } = GENESIS) {
    this.#head = { seq, hash: hash ?? '' };
    this.#links = hash === undefined ? undefined : [hash];
  }

  get head(): JournalPosition {
    return this.#head;
  }

  /** Number of records in their right place. */
  get records(): number {
    return this.#records;
  }

  /** Number of the next record. */
  get due(): number {
    return this.#head.seq + 1;
  }

  /** @returns the record, if it is sound and in its place */
  follow(record: JournalRecord, place: Place): JournalRecord | undefined {
    const hash = hashOf(record);
    if (hash !== record.hash) {
      this.#damage('changed', place, this.due, 'the record is not the one that was written');
      this.#advance({ seq: this.due, hash }, [hash, record.hash]);
      return undefined;
    }
    if (record.seq < this.due) {
      const where = this.#missing.delete(record.seq) ? 'stands after' : 'stands a second time after';
      this.#damage('out_of_place', place, record.seq, `the record ${where} record ${this.#head.seq}`);
      return undefined;
    }
    if (record.seq > this.due) this.#skip(record, place);
    else if (this.#links?.includes(record.prevHash) === false) {
      this.#damage('broken_link', place, record.seq, 'the record does not continue the one before it');
    }
    this.#checkParts(record, place);
    this.#advance(record, [record.hash]);
    return record;
  }

  unreadable(place: Place, message: string): void {
    this.#damage('unreadable', place, this.due, message);
    this.#advance({ seq: this.due, hash: '' }, undefined);
  }

  #skip({ seq }: JournalRecord, place: Place): void {
    const gap = seq - this.due === 1 ? `record ${this.due} is` : `records ${this.due} to ${seq - 1} are`;
    this.#damage('missing', place, this.due, `${gap} not here`);
    // A bound: a forged number must not fill the memory.
    for (let lost = this.due; lost < Math.min(seq, this.due + 10_000); lost += 1) this.#missing.add(lost);
  }

  #checkParts(record: JournalRecord, place: Place): void {
    for (const part of PARTS) {
      const digest = record.digests[part];
      const content = record[part];
      const named = { ...place, seq: record.seq, part };
      if (digest === undefined && content !== undefined) {
        this.damages.push({ kind: 'part_added', ...named, message: `the record was written without ${part}` });
      } else if (digest !== undefined && content === undefined) {
        this.absent.add(part, record, place.segment, place.line);
      } else if (content !== undefined && digestOf(content) !== digest) {
        this.damages.push({ kind: 'part_changed', ...named, message: `${part} are not what was written` });
      }
    }
  }

  #advance({ seq, hash }: JournalPosition, links: readonly string[] | undefined): void {
    this.#head = { seq, hash };
    this.#links = links;
    this.#records += 1;
  }

  #damage(kind: JournalDamage['kind'], { segment, line }: Place, seq: number, message: string): void {
    this.damages.push({ kind, segment, line, seq, message });
  }
}
