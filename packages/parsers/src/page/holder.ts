import { load } from 'cheerio/slim';
import { collapse } from './fold.ts';
import type { PageDocument } from './read-document.ts';
import { isGarbled } from './text.ts';

/** Class of the customer's name in the page's frame, which lies outside the content area. */
const IN_FRAME = 'ei_tpl_appl_info_presentation_name';
const LONGEST = 400;

/** The customer's name, where the page shows it. */
export function holderOf({ content, html }: PageDocument): string | undefined {
  const onPage = load(content)('p.master_nom').first().text();
  const name = collapse(onPage === '' ? nameInFrame(html) : onPage);
  return name === '' || isGarbled(name) ? undefined : name;
}

function nameInFrame(html: string): string {
  const at = html.indexOf(IN_FRAME);
  if (at === -1) return '';
  const markup = /^[^<>]*>([^<]*)</.exec(html.slice(at, at + LONGEST))?.[1] ?? '';
  return load(markup).text();
}
