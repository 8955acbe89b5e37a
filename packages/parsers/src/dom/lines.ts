import { type Element, isTag, isText, type ParentNode } from 'domhandler';
import { START_OF_OWN } from './text.ts';

const BLOCKS: ReadonlySet<string> = new Set(['div', 'p', 'ul', 'li']);

/**
 * The lines that a browser shows: `<br>` and block boundaries end a line. Empty lines are left out.
 *
 * Runs of plain blanks inside a line stay: the bank pads its labels, and the API sends them padded. A run with a line
 * break or a no-break space belongs to the page and becomes one blank.
 *
 * @param leaveOut - called for every element, in document order
 */
export function linesOf(element: ParentNode, leaveOut: (element: Element) => boolean): readonly string[] {
  const written: Written = { lines: [], line: START_OF_OWN };
  write(element, leaveOut, written);
  endLine(written);
  return written.lines;
}

interface Written {
  readonly lines: string[];
  /** The present line. */
  line: string;
}

function write(parent: ParentNode, leaveOut: (element: Element) => boolean, written: Written): void {
  for (const node of parent.children) {
    if (isText(node)) {
      written.line += node.data;
    } else if (isTag(node) && !leaveOut(node)) {
      const isBlock = BLOCKS.has(node.name);
      if (isBlock || node.name === 'br') endLine(written);
      if (node.children.length > 0) write(node, leaveOut, written);
      if (isBlock) endLine(written);
    }
  }
}

function endLine(written: Written): void {
  const text = written.line.trim();
  written.line = START_OF_OWN;
  if (text !== '') written.lines.push(ODD_BLANK.test(text) ? text.replace(/\s+/g, oneBlank) : text);
}

const ODD_BLANK = /[^\S ]/;

function oneBlank(run: string): string {
  return ODD_BLANK.test(run) ? ' ' : run;
}
