import { type Cheerio, load } from 'cheerio/slim';
import type { Document, Element } from 'domhandler';

/**
 * Selects in one page: the elements that a CSS selector matches, or the given element, as cheerio has them. Positions
 * such as `:first` work in this call only, not in a later `.filter()` or `.not()`.
 */
export type Select = (wanted: string | Element) => Cheerio<Element>;

/**
 * One cheerio for all pages. `load` makes a class, and V8 keeps a class, with all that it refers to, until a full
 * collection. With a class for each page, every tree would move to the old generation.
 */
const cheerio = load('');

/** Selects in the tree below a root. */
export function selectIn(root: Document): Select {
  return (wanted) => cheerio<Element, string>(wanted, null, root);
}
