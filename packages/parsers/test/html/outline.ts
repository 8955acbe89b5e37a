import { type AnyNode, isComment, isDocument, isTag, isText } from 'domhandler';
import type { PageTree } from '../../src/html/page-tree.ts';
import { patientTree } from '../../src/html/patient-tree.ts';

/** A tree as nested lists, to compare two; fails when its nodes do not know their neighbours. */
function outlineOf(node: AnyNode): unknown {
  if (isText(node)) return node.data;
  if (isComment(node)) return { comment: node.data };
  if (!isTag(node) && !isDocument(node)) return { other: node.type };
  node.children.forEach((child, index) => {
    const isLinked =
      child.parent === node &&
      child.prev === (node.children[index - 1] ?? null) &&
      child.next === (node.children[index + 1] ?? null);
    if (!isLinked) throw new Error('a node does not know its neighbours');
  });
  const children = node.children.map(outlineOf);
  return isTag(node) ? [node.type, node.name, Object.entries(node.attribs), children] : children;
}

/** All that readers see of a tree. */
export function outline({ root, named, damage }: PageTree): unknown {
  const tags = Object.entries(named).map(([name, elements]) => [name, elements.map((element) => element.attribs)]);
  return { root: outlineOf(root), tags, damage };
}

/** The same of what the parser for any HTML makes of a text. */
export function patientOutline(html: string): unknown {
  return outline(patientTree(html, 'operations'));
}
