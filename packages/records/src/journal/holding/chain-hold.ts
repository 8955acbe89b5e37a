import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { chainPrefix } from '../segment.ts';
import { hasEnded, ownIdentity, type ProcessIdentity } from './process-identity.ts';

/** After this time without a sign of life, another process may go on with a chain. */
export const HOLD_EXPIRES_MS = 86_400_000;
const TAKEN = '.taken';
/** How often a holder shows that it lives. */
export const SIGN_OF_LIFE_MS: number = HOLD_EXPIRES_MS / 24;

/**
 * The right of one process to write to one chain: a file that this process keeps open.
 *
 * A hold may be taken from a process that only seems dead. Such a process asks `isHeld` before it
 * confirms a record, and then begins another chain.
 */
export class ChainHold {
  readonly chain: string;
  /** True when the holder before did not give the chain back: it may still have the last file open. */
  readonly wasTaken: boolean;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #inode: bigint;

  private constructor(chain: string, wasTaken: boolean, path: string, file: FileHandle, inode: bigint) {
    this.chain = chain;
    this.wasTaken = wasTaken;
    this.#path = path;
    this.#file = file;
    this.#inode = inode;
  }

  /** @returns `undefined` while another process holds the chain, or may hold it */
  static async of(directory: string, chain: string): Promise<ChainHold | undefined> {
    const path = holdPath(directory, chain);
    const own = await ownIdentity();
    const free = await ChainHold.#make(path, chain, own);
    if (free !== undefined) return free;
    if (!(await isAbandoned(path, own))) return undefined;
    // One process at a time takes the chain: another would see the file of the first and judge by that.
    const taking = `${path}.taking`;
    if (await isAbandoned(taking, own)) await rm(taking, { force: true });
    const turn = await makeFile(taking, own);
    if (turn === undefined) return undefined;
    try {
      if (!(await isAbandoned(path, own))) return undefined;
      await rename(path, `${path}.${randomBytes(8).toString('hex')}${TAKEN}`);
      return await ChainHold.#make(path, chain, own);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    } finally {
      await turn.close();
      await rm(taking, { force: true });
    }
  }

  static async #make(path: string, chain: string, own: ProcessIdentity | undefined): Promise<ChainHold | undefined> {
    const file = await makeFile(path, own);
    if (file === undefined) return undefined;
    try {
      const { ino } = await file.stat({ bigint: true });
      return new ChainHold(chain, (await takenFrom(path)).length > 0, path, file, ino);
    } catch (error) {
      await file.close();
      await rm(path, { force: true });
      throw error;
    }
  }

  /** An open file keeps its inode: no file of another process can have the same one. */
  async isHeld(): Promise<boolean> {
    try {
      return (await stat(this.#path, { bigint: true })).ino === this.#inode;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }

  /** The file system's own clock dates the sign, so that clocks of machines need not agree. */
  async showLife(): Promise<void> {
    await this.#file.write('{', 0);
  }

  /** Removes the files of former holders, once none of them can write to the chain any more. */
  async forgetFormer(): Promise<void> {
    for (const taken of await takenFrom(this.#path)) await rm(taken, { force: true });
  }

  /** Gives the chain back. */
  async release(): Promise<void> {
    try {
      if (await this.isHeld()) await rm(this.#path, { force: true });
    } finally {
      await this.#file.close();
    }
  }
}

/** Whether a process holds the chain, or has not given it back. */
export async function isHeldByAny(directory: string, chain: string): Promise<boolean> {
  return (await statOf(holdPath(directory, chain))) !== undefined;
}

function holdPath(directory: string, chain: string): string {
  return join(directory, `${chainPrefix(chain)}writer.lock`);
}

/** @returns `undefined` when the file is there already */
async function makeFile(path: string, own: ProcessIdentity | undefined): Promise<FileHandle | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  try {
    await file.write(JSON.stringify(own ?? {}), 0);
    return file;
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
}

/**
 * Files of holders from which the chain was taken. The process that makes the next file finds them. The one that took the
 * chain may be slower, or was killed.
 */
async function takenFrom(path: string): Promise<readonly string[]> {
  const names = await readdir(dirname(path));
  return names
    .filter((name) => name.startsWith(`${basename(path)}.`) && name.endsWith(TAKEN))
    .map((name) => join(dirname(path), name));
}

async function isAbandoned(path: string, own: ProcessIdentity | undefined): Promise<boolean> {
  const hold = await statOf(path);
  if (hold === undefined) return false;
  const holder = await holderIn(path);
  if (holder !== undefined && (await hasEnded(holder, own))) return true;
  return hold.mtimeMs + HOLD_EXPIRES_MS < (await timeOfFiles(path));
}

async function holderIn(path: string): Promise<ProcessIdentity | undefined> {
  try {
    const { boot, namespace, pid, started } = JSON.parse(await readFile(path, 'utf8')) as Partial<ProcessIdentity>;
    if (boot === undefined || namespace === undefined || pid === undefined || started === undefined) return undefined;
    return { boot, namespace, pid, started };
  } catch {
    // A process was killed before it had written who it is, or another has just removed the file.
    return undefined;
  }
}

/** The time by the clock of the file system, in milliseconds since the epoch. */
async function timeOfFiles(beside: string): Promise<number> {
  const path = `${beside}.${randomBytes(8).toString('hex')}.clock`;
  const file = await open(path, 'wx', 0o600);
  try {
    return (await file.stat()).mtimeMs;
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

async function statOf(path: string): Promise<{ readonly mtimeMs: number } | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
