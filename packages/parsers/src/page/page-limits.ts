/** Characters, nesting and elements no honest page comes near. Beyond them a page is refused before it costs much. */
export const PAGE_LIMITS: { readonly characters: number; readonly depth: number; readonly elements: number } = {
  characters: 8 * 1024 * 1024,
  depth: 256,
  elements: 200_000,
};
