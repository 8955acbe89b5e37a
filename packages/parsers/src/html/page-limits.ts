/**
 * Limits for characters, nesting and elements that no real page reaches. The reader refuses a page beyond them before
 * it costs much.
 */
export const PAGE_LIMITS: { readonly characters: number; readonly depth: number; readonly elements: number } = {
  characters: 8 * 1024 * 1024,
  depth: 256,
  elements: 200_000,
};
