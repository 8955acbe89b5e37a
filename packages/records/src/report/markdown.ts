import type { ReportLanguage } from './wording.ts';

/** A table. Cells are plain text. */
export function table(head: readonly string[], rows: readonly (readonly (string | number | undefined)[])[]): string {
  const line = (cells: readonly (string | number | undefined)[]): string =>
    `| ${cells.map((cell) => plain(String(cell ?? '–'))).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** A list of names and values; unknown values are left out. */
export function entries(
  given: readonly (readonly [name: string, value: string | number | undefined])[],
  language: ReportLanguage,
): string {
  const colon = COLON[language];
  return given
    .flatMap(([name, value]) => (value === undefined ? [] : `- ${name}${colon} ${plain(String(value))}`))
    .join('\n');
}

/** French puts a no-break space before a colon. */
export const COLON: Readonly<Record<ReportLanguage, string>> = { en: ':', fr: '\u00a0:' };

/** Escapes text so that it makes no new line, no new cell and no mark-up. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*<|[]/g, '\\$&')
    .trim();
}
