import { isRelaisError } from '@relais/model';
import { type Command, CommanderError } from 'commander';
import { bad, say } from '../terminal.ts';
import type { ExitCode } from './exit-code.ts';
import { UsageError } from './usage-error.ts';

/** One error for people or programs. */
interface Told {
  readonly code: string;
  readonly message: string;
  readonly exitCode: ExitCode;
}

/** Parses the command line and runs the command. Every refusal is one line, or one JSON document with `--json`. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  outliveReader();
  for (const command of withAll(program)) {
    // The errors of commander are told below, in one place for all.
    command.exitOverride().configureOutput({ outputError: () => {}, writeErr: () => {} });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    const told = toldOf(error);
    if (told === undefined) throw error;
    if (told.exitCode !== 0) tell(told, args.includes('--json'));
    process.exitCode = told.exitCode;
  }
}

function withAll(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withAll)];
}

/** @returns `undefined` for a fault of the program, whose stack is of use */
function toldOf(error: unknown): Told | undefined {
  if (error instanceof CommanderError) {
    // Help and version that were asked for are no errors.
    if (error.exitCode === 0) return { code: 'usage', message: '', exitCode: 0 };
    const message = error.code === 'commander.help' ? 'a command is missing: see --help' : messageOf(error);
    return { code: 'usage', message, exitCode: 2 };
  }
  if (error instanceof UsageError) return { code: 'usage', message: messageOf(error), exitCode: 2 };
  if (isRelaisError(error)) return { code: error.code, message: messageOf(error), exitCode: 1 };
  const { code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  // A missing directory, a port in use, a full disk: the system names each by a code.
  return code !== undefined && /^E[A-Z0-9]+$/.test(code)
    ? { code, message: messageOf(error as Error), exitCode: 1 }
    : undefined;
}

function tell({ code, message }: Told, asJson: boolean): void {
  if (asJson) say(JSON.stringify({ ok: false, error: { code, message } }, undefined, 2));
  else process.stderr.write(`${bad(message)}\n`);
}

function messageOf({ message }: Error): string {
  return message
    .replace(/^error: /, '')
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

/**
 * A reader such as `head` may close the pipe before the command ends. What the command still has to do, and its exit
 * code, stay the same.
 */
function outliveReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
