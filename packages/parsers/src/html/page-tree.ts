import type { Document, Element } from 'domhandler';

/** Elements from which readers start. */
export type NamedElement = 'table' | 'form' | 'input' | 'select' | 'a';

/** The tree of an HTML text. It is never changed: equal tags share their attributes. */
export interface PageTree {
  readonly root: Document;
  /** Its tables, forms, inputs, selectors and links in document order, collected while the tree is built. */
  readonly named: Readonly<Record<NamedElement, readonly Element[]>>;
  /** The text that `startIndex` and `endIndex` of its elements refer to; absent when they have no places. */
  readonly source?: string;
  /** Why the tree may differ from the bank's HTML, e.g. `table.torn`. */
  readonly damage?: string;
}

/** Whether readers start from elements of this name. */
export function isNamed(name: string): name is NamedElement {
  return name === 'table' || name === 'form' || name === 'input' || name === 'select' || name === 'a';
}
