import { isTag } from 'domhandler';
import { MESSAGE_RANKS, rankOf } from '../dom/messages.ts';
import { type ReadablePage, readDocument } from '../dom/read-document.ts';
import { isGarbled, textOf } from '../dom/text.ts';
import { collapse } from '../text/fold.ts';

/** Enough for a title and a notice; longer text is cut. */
const LONGEST = 500;

/**
 * The page's words to the customer: its title and its messages, as plain text on one line. Errors come first, notes last: a
 * long note cuts no error off.
 *
 * Show it to this customer only: it may name them. It never throws.
 *
 * @returns at most 500 characters; `undefined` when the page has no readable words
 */
export function parseBankWords(page: ReadablePage): string | undefined {
  try {
    const { $ } = readDocument(page, 'unknown');
    const titles = $('h1').not('.invisible').get();
    const boxes = $('.bloctxt, .blocmsg, td.ALERTE').not('h1, .invisible').get().filter(isTag);
    const said = [...titles, ...MESSAGE_RANKS.flatMap((rank) => boxes.filter((box) => rankOf(box) === rank))];
    const texts = said.map((element) => collapse(textOf(element)));
    const words = [...new Set(texts.filter((text) => text !== '' && !isGarbled(text)))].join(' · ');
    if (words === '') return undefined;
    return words.length <= LONGEST ? words : `${words.slice(0, LONGEST - 1).trimEnd()}…`;
  } catch {
    return undefined;
  }
}
