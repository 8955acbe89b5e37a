import type { Document, Element } from 'domhandler';

/** Elements a reader starts from. */
export type NamedElement = 'table' | 'form' | 'input' | 'select' | 'a';

/** What an HTML text says, as a tree. Nothing ever changes it: equal tags share their attributes. */
export interface PageTree {
  readonly root: Document;
  /** The tables, forms, inputs, selectors and links in it, in document order: found while building, not by walking again. */
  readonly named: Readonly<Record<NamedElement, readonly Element[]>>;
  /** The text in which its elements have their places (`startIndex`, `endIndex`); absent where they have none. */
  readonly source?: string;
  /** Why the tree may not be what the bank meant, e.g. `table.torn`. */
  readonly damage?: string;
}

/** Whether readers start from elements of this name. */
export function isNamed(name: string): name is NamedElement {
  return name === 'table' || name === 'form' || name === 'input' || name === 'select' || name === 'a';
}
