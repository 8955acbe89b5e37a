import type { Document, Element } from 'domhandler';

/** Elements from which readers start. A control is an input, a selector, a text area or a button. */
export type NamedElement = 'table' | 'form' | 'control' | 'a';

/** The tree of an HTML text. It is never changed: equal tags share their attributes. */
export interface PageTree {
  readonly root: Document;
  /** Its tables, forms, controls and links in document order, collected while the tree is built. */
  readonly named: Readonly<Record<NamedElement, readonly Element[]>>;
  /** The text that `startIndex` and `endIndex` of its elements refer to; absent when they have no places. */
  readonly source?: string;
  /** Why the tree may differ from the bank's HTML, e.g. `table.torn`. */
  readonly damage?: string;
}

/** The list that holds the elements of a name. */
export function listOf(name: string): NamedElement | undefined {
  if (name === 'table' || name === 'form' || name === 'a') return name;
  return name === 'input' || name === 'select' || name === 'textarea' || name === 'button' ? 'control' : undefined;
}
