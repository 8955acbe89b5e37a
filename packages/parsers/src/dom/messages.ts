import { load } from 'cheerio/slim';
import { fold } from '../text/fold.ts';
import type { PageDocument } from './read-document.ts';

/** The bank's words to the customer in its message boxes, folded and joined. */
export function messagesOf({ content }: PageDocument): string {
  const $ = load(content);
  const boxes = $('.blocmsg, .bloctxt.err, .bloctxt.alerte, td.ALERTE').not('.invisible');
  return boxes
    .map((_, box) => fold($(box).text()))
    .get()
    .join(' · ');
}
