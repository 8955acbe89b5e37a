import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Segment, syncDirectory } from '../segment.ts';

/** The segment that the journal writes to. */
export class SegmentFile {
  readonly segment: Segment;
  readonly #file: FileHandle;
  #size: number;
  #isSound = true;

  private constructor(segment: Segment, file: FileHandle, size: number) {
    this.segment = segment;
    this.#file = file;
    this.#size = size;
  }

  /** Opens a segment to write on. */
  static open(segment: Segment): Promise<SegmentFile> {
    return SegmentFile.#open(segment, 'a');
  }

  /**
   * Makes a new segment.
   *
   * @returns `undefined` when the file is there already: another process writes this chain
   */
  static async make(segment: Segment): Promise<SegmentFile | undefined> {
    try {
      return await SegmentFile.#open(segment, 'ax');
    } catch (error) {
      const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await stat(segment.path)).isFile();
      if (isThere) return undefined;
      throw error;
    }
  }

  static async #open(segment: Segment, flags: 'a' | 'ax'): Promise<SegmentFile> {
    const file = await open(segment.path, flags, 0o600);
    try {
      const { size } = await file.stat();
      if (size === 0) await syncDirectory(dirname(segment.path));
      return new SegmentFile(segment, file, size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get size(): number {
    return this.#size;
  }

  /** Resolves once the text is on the disk. After a failure, the next attempt removes the written rest. */
  async append(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    if (!this.#isSound) await this.truncate(this.#size);
    this.#isSound = false;
    await this.#file.appendFile(bytes);
    await this.#file.datasync();
    this.#size += bytes.length;
    this.#isSound = true;
  }

  /** Cuts the file off after `size` bytes. */
  async truncate(size: number): Promise<void> {
    await this.#file.truncate(size);
    await this.#file.sync();
    this.#size = size;
    this.#isSound = true;
  }

  /** @throws when the rest of a failed attempt cannot be removed; the journal must then begin no further segment */
  async close(): Promise<void> {
    try {
      if (!this.#isSound) await this.truncate(this.#size);
    } finally {
      await this.#file.close();
    }
  }
}
