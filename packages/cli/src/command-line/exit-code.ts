/**
 * What a command ends with. 0: all is well. 1: it found something, or could not do its work. 2: the command line is wrong, or
 * a file that it names.
 */
export type ExitCode = 0 | 1 | 2;
