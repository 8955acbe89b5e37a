import { type AnyNode, type Element, isTag, isText, type ParentNode } from 'domhandler';
import { detached } from './text.ts';

const BLOCKS: ReadonlySet<string> = new Set(['div', 'p', 'ul', 'li']);

/**
 * The lines a browser would show: `<br>` and block boundaries end one. Empty lines are dropped.
 *
 * Runs of plain blanks inside a line stay: the bank pads its labels, and the API sends them padded. A run that holds a
 * line break or a no-break space belongs to the page, not to the label, and is one blank.
 *
 * @param leaveOut - asked for every element, in document order
 */
export function linesOf(element: ParentNode, leaveOut: (element: Element) => boolean): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const endLine = (): void => {
    const text = detached(line.trim());
    if (text !== '') lines.push(/[^\S ]/.test(text) ? text.replace(/ *[^\S ]\s*/g, ' ') : text);
    line = '';
  };
  const visit = (node: AnyNode): void => {
    if (isText(node)) line += node.data;
    if (!isTag(node) || leaveOut(node)) return;
    const isBlock = BLOCKS.has(node.name);
    if (isBlock || node.name === 'br') endLine();
    for (const child of node.children) visit(child);
    if (isBlock) endLine();
  };
  for (const child of element.children) visit(child);
  endLine();
  return lines;
}
