import { parseDocument } from 'htmlparser2';
import { findAll } from './element.ts';
import { collapse } from './fold.ts';
import { textOf } from './text.ts';

/** The title of a page, which lies outside its content area. */
export function titleOf(html: string): string {
  const start = html.search(/<title\b/i);
  if (start === -1) return '';
  const [title] = findAll(parseDocument(html.slice(start, start + 400)), ({ name }) => name === 'title');
  return title === undefined ? '' : collapse(textOf(title));
}
