import { readFile, readlink } from 'node:fs/promises';

/** What tells one process from all others that ever ran: a host name and a pid do not. */
export interface ProcessIdentity {
  /** The boot of the kernel it runs under. */
  readonly boot: string;
  /** The pid namespace in which `pid` counts. */
  readonly namespace: string;
  readonly pid: number;
  /** Start of the process, in clock ticks since the boot. */
  readonly started: string;
}

/** @returns `undefined` where the system does not tell: only Linux does */
export async function ownIdentity(): Promise<ProcessIdentity | undefined> {
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const namespace = await readlink('/proc/self/ns/pid');
    const started = await startOf(process.pid);
    return started === undefined ? undefined : { boot, namespace, pid: process.pid, started };
  } catch {
    return undefined;
  }
}

/**
 * Whether a process has certainly ended. This process knows nothing of a process on another machine, in another
 * container or under an earlier boot.
 */
export async function hasEnded(other: ProcessIdentity, own: ProcessIdentity | undefined): Promise<boolean> {
  if (own === undefined || other.boot !== own.boot || other.namespace !== own.namespace) return false;
  return (await startOf(other.pid)) !== other.started;
}

/** @returns `undefined` when there is no such process */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  });
  // The name of the program comes second, in parentheses, and may hold blanks and parentheses itself.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}
