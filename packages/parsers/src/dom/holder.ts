import { decodeHTML } from 'entities';
import { collapse } from '../text/fold.ts';
import type { PageDocument } from './read-document.ts';
import { isGarbled, textOf } from './text.ts';

/** Class of the customer's name in the page's frame, which lies outside the content area. */
const IN_FRAME = 'ei_tpl_appl_info_presentation_name';
const LONGEST = 400;

/**
 * The customer's name, if the page shows it. When frame and content show different names, the page belongs to no
 * certain customer.
 */
export function holderOf({ $, html }: PageDocument): string | undefined {
  const onPage = $('p.master_nom')
    .get()
    .map((element) => collapse(textOf(element)));
  const [name, second] = new Set([...onPage, collapse(nameInFrame(html))].filter((text) => text !== ''));
  return name === undefined || second !== undefined || isGarbled(name) ? undefined : name;
}

function nameInFrame(html: string): string {
  const at = html.indexOf(IN_FRAME);
  if (at === -1) return '';
  const markup = /^[^<>]*>([^<]*)</.exec(html.slice(at, at + LONGEST))?.[1] ?? '';
  return decodeHTML(markup);
}
