import { type AnyNode, type Element, isTag, isText } from 'domhandler';
import { collapse } from './fold.ts';

const BLOCKS: ReadonlySet<string> = new Set(['div', 'p', 'ul', 'li']);

/**
 * The lines a browser would show: `<br>` and block boundaries end one. Blanks are collapsed, empty lines dropped.
 *
 * @param leaveOut - asked for every element, in document order
 */
export function linesOf(element: Element, leaveOut: (element: Element) => boolean): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const endLine = (): void => {
    const text = collapse(line);
    if (text !== '') lines.push(text);
    line = '';
  };
  const visit = (node: AnyNode): void => {
    if (isText(node)) line += node.data;
    if (!isTag(node) || leaveOut(node)) return;
    if (node.name === 'br') endLine();
    const isBlock = BLOCKS.has(node.name);
    if (isBlock) endLine();
    for (const child of node.children) visit(child);
    if (isBlock) endLine();
  };
  for (const child of element.children) visit(child);
  endLine();
  return lines;
}
