import { parseDocument } from 'htmlparser2';
import { collapse } from '../text/fold.ts';
import { findAll } from './element.ts';
import { textOf } from './text.ts';

const LONGEST = 400;
const TITLE = /<title\b/i;
/** A title without entities, which needs no parser. */
const PLAIN = /^<title>([^<&]*)<\/title>/i;

/** The title of a page, which lies outside its content area. */
export function titleOf(html: string): string {
  const start = html.search(TITLE);
  if (start === -1) return '';
  const plain = PLAIN.exec(html.slice(start, start + LONGEST))?.[1];
  if (plain !== undefined) return collapse(plain);
  const [title] = findAll(parseDocument(html.slice(start, start + LONGEST)), ({ name }) => name === 'title');
  return title === undefined ? '' : collapse(textOf(title));
}
