import { isTag, type ParentNode } from 'domhandler';

/** Elements whose end tag may be left out. */
const MAY_LACK_END: ReadonlySet<string> = new Set([
  ...['p', 'li', 'dd', 'dt', 'option', 'optgroup'],
  ...['td', 'th', 'tr', 'thead', 'tbody', 'tfoot', 'caption', 'colgroup'],
]);

const TABLE: ReadonlySet<string> = new Set(['table']);
const ROWS: ReadonlySet<string> = new Set(['table', 'thead', 'tbody', 'tfoot']);
const ROW: ReadonlySet<string> = new Set(['tr']);

/** The innermost elements that each part of a table begins in. */
const BEGINS_IN: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['thead', TABLE],
  ['tbody', TABLE],
  ['tfoot', TABLE],
  ['tr', ROWS],
  ['td', ROW],
  ['th', ROW],
]);

/**
 * How many of the open elements end where a part of a table begins. Their end tags were left out, and htmlparser2 ends
 * only some of them.
 *
 * @param open - the open elements, the innermost last
 */
export function endedBy(name: string, open: readonly ParentNode[]): number {
  const place = BEGINS_IN.get(name);
  if (place === undefined) return 0;
  for (let at = open.length - 1; at >= 0; at -= 1) {
    const outer = open[at];
    if (outer === undefined || !isTag(outer)) return 0;
    if (place.has(outer.name)) return open.length - 1 - at;
    if (!MAY_LACK_END.has(outer.name)) return 0;
  }
  return 0;
}
