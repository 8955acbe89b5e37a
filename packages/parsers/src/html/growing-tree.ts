import { type ChildNode, Comment, Document, Element, Text } from 'domhandler';
import { PAGE_LIMITS } from '../page/page-limits.ts';
import { isNamed, type NamedElement, type PageTree } from './page-tree.ts';
import type { Tag } from './tag.ts';

/** A tree that grows in the order of the text: each node stands in the last element that was not closed. */
export class GrowingTree implements PageTree {
  readonly root: Document = new Document([]);
  readonly named: Readonly<Record<NamedElement, Element[]>> = { table: [], form: [], input: [], select: [] };
  readonly #open: Element[] = [];
  #elements = 0;

  /** The name of the element that is open; empty outside of all. */
  get openName(): string {
    return this.#open.at(-1)?.name ?? '';
  }

  /** @returns whether the element may stand here, and the tree is not too large for it */
  begin({ name, attribs, rules }: Tag): boolean {
    this.#elements += 1;
    if (this.#elements > PAGE_LIMITS.elements || this.#open.length >= PAGE_LIMITS.depth) return false;
    if (!rules.mayStandIn(this.openName)) return false;
    const element = new Element(name, attribs);
    this.#append(element);
    if (isNamed(name)) this.named[name].push(element);
    if (!rules.isVoid) this.#open.push(element);
    return true;
  }

  end(): void {
    this.#open.pop();
  }

  addText(text: string): void {
    if (text !== '') this.#append(new Text(text));
  }

  addComment(text: string): void {
    this.#append(new Comment(text));
  }

  #append(node: ChildNode): void {
    const parent = this.#open.at(-1) ?? this.root;
    const { children } = parent;
    const before = children.at(-1);
    node.parent = parent;
    if (before !== undefined) {
      node.prev = before;
      before.next = node;
    }
    children.push(node);
  }
}
