import { type AnyNode, type Element, isTag, type ParentNode } from 'domhandler';

/** Characters above it belong to a token; at either end of a text there is none. */
const BLANK = ' '.charCodeAt(0);

/**
 * Whether an element has a class. It compares whole tokens, since the bank's values are noisy (`"_c1  neg _c1"`). It
 * compares in place, because it runs on every cell of every row.
 */
export function hasClass(element: Element, token: string): boolean {
  const names = element.attribs['class'];
  if (names === undefined) return false;
  for (let at = names.indexOf(token); at !== -1; at = names.indexOf(token, at + 1)) {
    const isWhole = !(names.charCodeAt(at - 1) > BLANK) && !(names.charCodeAt(at + token.length) > BLANK);
    if (isWhole) return true;
  }
  return false;
}

/** The child elements. */
export function childElements(parent: ParentNode): readonly Element[] {
  return parent.children.filter(isTag);
}

/** Every descendant that `wanted` accepts, in document order. */
export function findAll(parent: ParentNode, wanted: (element: Element) => boolean): readonly Element[] {
  const found: Element[] = [];
  const visit = (node: AnyNode): void => {
    if (!isTag(node)) return;
    if (wanted(node)) found.push(node);
    for (const child of node.children) visit(child);
  };
  for (const child of parent.children) visit(child);
  return found;
}

/** The nearest ancestor that `wanted` accepts. */
export function closest(element: Element, wanted: (element: Element) => boolean): Element | undefined {
  for (let node = element.parent; node !== null; node = node.parent) if (isTag(node) && wanted(node)) return node;
  return undefined;
}
