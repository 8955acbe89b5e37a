import { load } from 'cheerio/slim';
import { collapse } from './fold.ts';

/** The title of a page, which lies outside its content area. */
export function titleOf(html: string): string {
  const start = html.search(/<title\b/i);
  if (start === -1) return '';
  return collapse(
    load(html.slice(start, start + 400))('title')
      .first()
      .text(),
  );
}
