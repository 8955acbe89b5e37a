/**
 * Limits for characters, marks, nesting and elements that no real page reaches. The reader refuses a page beyond them
 * before it costs much.
 */
export const PAGE_LIMITS: {
  readonly characters: number;
  readonly marks: number;
  readonly depth: number;
  readonly elements: number;
} = {
  characters: 8 * 1024 * 1024,
  // HTML readers take a text in pieces, one for each `<` and `&`. V8 keeps 32 bytes for each piece.
  marks: 1_000_000,
  depth: 256,
  elements: 200_000,
};

/** The limit that the text of a page exceeds: its length, or its number of `<` and `&`. */
export function exceededLimit(...texts: readonly string[]): 'size' | 'marks' | undefined {
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  if (characters > PAGE_LIMITS.characters) return 'size';
  // A shorter page cannot have so many: the usual page costs no count.
  if (characters <= PAGE_LIMITS.marks) return undefined;
  let marks = 0;
  for (const text of texts) marks += countOf('<', text) + countOf('&', text);
  return marks > PAGE_LIMITS.marks ? 'marks' : undefined;
}

/** Counts up to the limit. */
function countOf(mark: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at !== -1 && count <= PAGE_LIMITS.marks; at = text.indexOf(mark, at + 1))
    count += 1;
  return count;
}
