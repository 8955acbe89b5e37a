import { type ChildNode, Comment, Document, Element, type ParentNode, Text } from 'domhandler';
import { mayStandIn } from './elements.ts';
import { PAGE_LIMITS } from './page-limits.ts';
import { listOf, type NamedElement, type PageTree } from './page-tree.ts';
import type { Tag } from './tag.ts';

/** All elements without children share one empty list. */
const NONE: ChildNode[] = [];

/**
 * A tree that grows in the order of the text: each node goes into the innermost open element.
 *
 * All nodes wait in one list first. When an element is closed, it takes its children from the end of that list. So each
 * list of children is made once, in its final length.
 */
export class GrowingTree {
  readonly #named: Record<NamedElement, Element[]> = { table: [], form: [], control: [], a: [] };
  readonly #open: Element[] = [];
  /** For each open element, the index of its first child in the waiting list. */
  readonly #starts: number[] = [];
  readonly #waiting: ChildNode[] = [];
  #count = 0;
  #elements = 0;

  /** The name of the innermost open element; empty at the top. */
  get openName(): string {
    return this.#open.at(-1)?.name ?? '';
  }

  /** @returns whether the element may stand here, and the tree is within its limits */
  begin({ attribs, rules }: Tag, start: number): boolean {
    const { name } = rules;
    this.#elements += 1;
    if (this.#elements > PAGE_LIMITS.elements || this.#open.length >= PAGE_LIMITS.depth) return false;
    if (!mayStandIn(this.openName, rules)) return false;
    const element = new Element(name, attribs, NONE);
    element.startIndex = start;
    this.#add(element);
    const list = listOf(name);
    if (list !== undefined) this.#named[list].push(element);
    if (!rules.isVoid) {
      this.#open.push(element);
      this.#starts.push(this.#count);
    }
    return true;
  }

  /** @param end - index behind the end tag */
  end(end: number): void {
    const element = this.#open.pop();
    if (element === undefined) return;
    element.endIndex = end - 1;
    this.#adopt(element, this.#starts.pop() ?? 0);
  }

  addText(text: string): void {
    if (text !== '') this.#add(new Text(text));
  }

  addComment(text: string): void {
    this.#add(new Comment(text));
  }

  /** The whole tree, if every element is closed. */
  finished(source: string): PageTree | undefined {
    if (this.#open.length > 0) return undefined;
    const root = new Document([]);
    this.#adopt(root, 0);
    return { root, named: this.#named, source };
  }

  #add(node: ChildNode): void {
    this.#waiting[this.#count] = node;
    this.#count += 1;
  }

  #adopt(parent: ParentNode, start: number): void {
    if (start === this.#count) return;
    const children = this.#waiting.slice(start, this.#count);
    let before: ChildNode | null = null;
    for (const child of children) {
      child.parent = parent;
      child.prev = before;
      if (before !== null) before.next = child;
      before = child;
    }
    parent.children = children;
    this.#count = start;
  }
}
