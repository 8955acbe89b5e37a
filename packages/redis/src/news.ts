import type { FleetDocument, FleetReport } from '@relais/core';

/** What the server publishes to the workers: words in lines, the text last. */
export type News =
  | { readonly kind: 'change'; readonly document: FleetDocument }
  | { readonly kind: 'report'; readonly report: FleetReport; readonly before: number }
  | { readonly kind: 'free'; readonly name: string };

/** @returns `undefined` for a message of a later version */
export function readNews(message: string): News | undefined {
  const [kind, one = '', two = '', three = '', four = ''] = message.split('\n', 5);
  const textAfter = (lines: number): string => message.split('\n').slice(lines).join('\n');
  switch (kind) {
    case 'change':
      return { kind, document: { revision: Number(one), at: Number(two), text: textAfter(3) } };
    case 'report':
      return {
        kind,
        before: Number(two),
        report: { sequence: Number(one), at: Number(three), workerId: four, text: textAfter(5) },
      };
    case 'free':
      return { kind, name: one };
    default:
      return undefined;
  }
}

/** Reads entries of the log: `[['123-0', ['at', '1', 'by', 'w', 'text', 't']], …]`. */
export function readEntries(given: unknown): readonly FleetReport[] {
  if (!Array.isArray(given)) return [];
  return given.map(([id, [, at, , by, , text]]: readonly [string, readonly string[]]) => ({
    sequence: Number.parseInt(id, 10),
    at: Number(at),
    workerId: String(by),
    text: String(text),
  }));
}
