import type { JournalPosition } from '@relais/core';
import type { Clock } from '@relais/model';
import type { RotationSettings } from '../journal-options.ts';
import { chainRecord, type JournalEntry, lineOf, type UnchainedRecord, unchainedRecord } from '../journal-record.ts';
import { segmentAt } from '../segment.ts';
import { SegmentFile } from './segment-file.ts';

export interface ChainWriterOptions {
  readonly directory: string;
  /** Name of the chain. */
  readonly chain: string;
  /** Whether this process may still write to the chain. */
  readonly isHeld: () => Promise<boolean>;
  readonly clock: Clock;
  readonly rotation: RotationSettings;
  readonly head: JournalPosition;
  /** The segment to continue, and the time of its first record in milliseconds since the epoch. */
  readonly current?: { readonly file: SegmentFile; readonly since: number };
}

/** Another process took this one for dead and went on with its chain. The record may be in the chain or not. */
export class ChainLostError extends Error {}

interface Waiting {
  readonly record: UnchainedRecord;
  readonly written: (position: JournalPosition) => void;
  readonly failed: (error: unknown) => void;
}

/** Writes the chain of records. Records that arrive while the disk is busy share one write and one sync. */
export class ChainWriter {
  readonly #options: ChainWriterOptions;
  #head: JournalPosition;
  #current: { readonly file: SegmentFile; readonly since: number } | undefined;
  #waiting: Waiting[] = [];
  /** Queue of the disk's tasks. Never rejects. */
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: ChainWriterOptions) {
    this.#options = options;
    this.#head = options.head;
    this.#current = options.current;
  }

  /** The last record on the disk. */
  get head(): JournalPosition {
    return this.#head;
  }

  /** @returns the place of the record, once it is on the disk */
  append(entry: JournalEntry): Promise<JournalPosition> {
    return new Promise((written, failed) => {
      if (this.#isClosed) throw new Error('the journal is closed');
      const record = unchainedRecord(entry, this.#options.clock.now());
      this.#waiting.push({ record, written, failed });
      if (this.#waiting.length === 1) this.#work = this.#work.then(() => this.#writeAll());
    });
  }

  /**
   * Lets the next record begin a new segment.
   *
   * @returns the last record before; its segment no longer changes
   */
  rotate(): Promise<JournalPosition> {
    const sealed = this.#work.then(async () => {
      await this.#seal();
      return this.#head;
    });
    this.#work = sealed.then(
      () => {},
      () => {},
    );
    return sealed;
  }

  /** Writes the waiting records and closes the file. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.rotate();
  }

  async #writeAll(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      const file = await this.#fileForNext();
      const positions: JournalPosition[] = [];
      let head = this.#head;
      let text = '';
      for (const { record } of batch) {
        const chained = chainRecord(head, record);
        head = { seq: chained.seq, hash: chained.hash };
        positions.push(head);
        text += lineOf(chained);
      }
      await file.append(text);
      // Asked after the sync: a process that takes the chain later finds these records on the disk.
      if (!(await this.#options.isHeld())) throw new ChainLostError('another process went on with this chain');
      this.#head = head;
      batch.forEach(({ written }, index) => {
        const position = positions[index];
        if (position !== undefined) written(position);
      });
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  }

  async #fileForNext(): Promise<SegmentFile> {
    const { chain, clock, directory, rotation } = this.#options;
    const now = clock.now();
    if (this.#current !== undefined) {
      const { file, since } = this.#current;
      if (file.size < rotation.maxBytes && now - since < rotation.maxAgeMs) return file;
      await this.#seal();
    }
    const file = await SegmentFile.make(segmentAt(directory, chain, this.#head.seq + 1));
    if (file === undefined) throw new ChainLostError('another process went on with this chain');
    this.#current = { file, since: now };
    return file;
  }

  async #seal(): Promise<void> {
    await this.#current?.file.close();
    this.#current = undefined;
  }
}
