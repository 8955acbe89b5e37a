import type { Element } from 'domhandler';
import { closest } from '../dom/element.ts';
import type { Select } from '../dom/select.ts';
import { beginningOf } from '../dom/text.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { fold } from '../text/fold.ts';

/** A way past the strong authentication for this time, where the bank itself offers one. */
export interface WayPast {
  /** Absolute URL of it. */
  readonly later?: string;
  /**
   * `reminder`: the bank asks ahead of time, and puts it off until later. `bypass`: the bank lets the customer in without
   * an authentication that it would ask for.
   */
  readonly laterIs?: 'reminder' | 'bypass';
}

const PUT_OFF = /confirmer votre identite plus tard|vous authentifier plus tard/;
const PUTS_OFF = /^(cliquez|cliquer) ici\W*$|plus tard\W*$/;
const WITHOUT = /sans confirmation mobile\W*$|acceder a votre espace client/;
/** Gives the whole login up. It is no way past anything. */
const GIVES_UP = /[?&]_fid=DoCancel\b/i;

/** Finds the way past. A link that puts the authentication off counts before one that does without. */
export function wayPast($: Select, url: string, text: string): WayPast {
  const links = $('a[href]')
    .get()
    .filter((link) => !givesUp(hrefOf(link)) && target(link, url) !== undefined);
  const saysLater = new Map<Element, boolean>();
  const putOff = links.find((link) => putsOff(link, saysLater));
  // Whether words elsewhere on the page belong to the link, the customer judges.
  const beside = (): Element | undefined =>
    PUT_OFF.test(text) ? links.find((link) => isNamed(link) && itemOf(link) !== undefined) : undefined;
  const later = putOff ?? beside() ?? links.find((link) => WITHOUT.test(wordsOf(link)));
  const address = later && target(later, url);
  return address === undefined ? {} : { later: address, laterIs: putOff === undefined ? 'bypass' : 'reminder' };
}

/** Whether following a link ends the login, e.g. the one named "Abandonner". */
export function givesUp(href: string): boolean {
  return GIVES_UP.test(href);
}

/** The words about it and the link stand in one item, or in one paragraph. Many links may stand in one. */
function putsOff(link: Element, saysLater: Map<Element, boolean>): boolean {
  if (!isNamed(link)) return false;
  if (PUT_OFF.test(wordsOf(link))) return true;
  const place = itemOf(link) ?? closest(link, ({ name }) => name === 'p' || name === 'div');
  if (place === undefined) return false;
  const says = saysLater.get(place) ?? PUT_OFF.test(fold(beginningOf(place, 500)));
  saysLater.set(place, says);
  return says;
}

function isNamed(link: Element): boolean {
  return /bypass/i.test(hrefOf(link)) || PUTS_OFF.test(wordsOf(link));
}

function itemOf(link: Element): Element | undefined {
  return closest(link, ({ name }) => name === 'li');
}

function wordsOf(link: Element): string {
  return fold(beginningOf(link));
}

function hrefOf({ attribs }: Element): string {
  return attribs['href'] ?? '';
}

function target(link: Element, base: string): string | undefined {
  return absoluteUrl(hrefOf(link), base);
}
