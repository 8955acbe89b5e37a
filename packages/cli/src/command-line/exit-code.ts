/**
 * What a command ends with: 0 when all is well, 1 when it found something or could not do its work, 2 when the command
 * line, or a file that it names, is wrong.
 */
export type ExitCode = 0 | 1 | 2;
