import { randomUUID } from 'node:crypto';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { RelaisError } from '@relais/model';

/** A lock file that names its writer. All facts are in its name, so that the file is never half written. */
interface Writer {
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  /**
   * Start of the process by the machine's monotonic clock, in milliseconds: it tells two processes with one pid apart.
   */
  readonly startedMs: number;
}

const NAME = /^writer-(?<host>.+)-(?<pid>\d+)-(?<started>\d+)-[0-9a-f]{8}\.lock$/;

/**
 * Makes this process the only writer of a directory.
 *
 * Each writer makes a lock file with a name of its own and then lists the others. Of two simultaneous writers at least
 * one sees the other and gives way. A writer removes the lock of a dead process only; it never takes over a lock.
 *
 * @returns a function that releases the directory
 * @throws {RelaisError} `fallback_refused` with reason `journal_locked`
 */
export async function lockForWriting(directory: string): Promise<() => Promise<void>> {
  const self = announcement();
  const path = join(directory, self.name);
  await writeFile(path, '', { flag: 'wx', mode: 0o600 });
  try {
    const bootedAt = (await stat(path)).mtimeMs - uptime() * 1_000;
    for (const name of await readdir(directory)) {
      const writer = name === self.name ? undefined : writerOf(name);
      if (writer === undefined) continue;
      if (await isAlive(writer, self, directory, bootedAt)) throw locked(writer);
      await rm(join(directory, name), { force: true });
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return () => rm(path, { force: true });
}

function announcement(): Writer {
  const host = hostname();
  const { pid } = process;
  const startedMs = Math.round(Number(process.hrtime.bigint()) / 1e6 - process.uptime() * 1_000);
  return { name: `writer-${host}-${pid}-${startedMs}-${randomUUID().slice(0, 8)}.lock`, host, pid, startedMs };
}

function writerOf(name: string): Writer | undefined {
  const { host, pid, started } = NAME.exec(name)?.groups ?? {};
  return host === undefined ? undefined : { name, host, pid: Number(pid), startedMs: Number(started) };
}

/** @param bootedAt - by the clock of the file system, as the age of a lock */
async function isAlive(writer: Writer, self: Writer, directory: string, bootedAt: number): Promise<boolean> {
  // This machine knows nothing of a process on another machine.
  if (writer.host !== self.host) return true;
  const lock = await stat(join(directory, writer.name)).catch(() => undefined);
  if (lock === undefined || lock.mtimeMs < bootedAt) return false;
  // In a container, every run of the program may have the same pid.
  if (writer.pid === self.pid) return Math.abs(writer.startedMs - self.startedMs) < 1_000;
  try {
    process.kill(writer.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function locked({ name, host, pid }: Writer): RelaisError {
  return new RelaisError(
    'fallback_refused',
    `the journal is open in process ${pid} on ${host}; if that one is gone for good, remove ${name}`,
    { reason: 'journal_locked' },
  );
}
