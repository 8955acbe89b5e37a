import { readFile } from 'node:fs/promises';
import { justificationPage, type ReportLanguage, readJustification } from '@relais/records';
import { bad, say } from '../terminal.ts';

export interface ShowOptions {
  readonly language: ReportLanguage;
}

/** Prints the readable page of a justification record; exits with 1 when the file holds none. */
export async function showIncident(file: string, { language }: ShowOptions): Promise<void> {
  try {
    say(justificationPage(readJustification(await readFile(file, 'utf8')), language).trimEnd());
  } catch (error) {
    // A missing file or a file without a record: one line explains it.
    if (!(error instanceof TypeError) && !(error instanceof Error && 'code' in error)) throw error;
    process.stderr.write(`${bad(error.message)}\n`);
    process.exitCode = 1;
  }
}
