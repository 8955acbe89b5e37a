import pc from 'picocolors';

/** Writes one line to the terminal. The command line is the only part of Relais that prints. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** A heading of one step of a story. */
export function heading(text: string): void {
  say(`\n${pc.bold(pc.cyan(text))}`);
}

export const good = (text: string): string => `${pc.green('✓')} ${text}`;
export const bad = (text: string): string => `${pc.red('✗')} ${text}`;
export const aside = (text: string): string => pc.dim(text);
