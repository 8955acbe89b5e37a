import type { Element } from 'domhandler';
import { isButton, typeOf } from '../dom/control-values.ts';
import { closest, findAll } from '../dom/element.ts';
import { type FormPost, formPost } from '../dom/form-post.ts';
import type { PageDocument } from '../dom/read-document.ts';
import { drift } from '../drift/page-drift-error.ts';
import { absoluteUrl } from '../text/absolute-url.ts';

/** How an item of the line of months is opened. */
export interface Way {
  /** Form or absolute URL. Absent where nothing in the item leads anywhere. */
  readonly open?: FormPost | string;
  /** Buttons and links found in it. */
  readonly count: number;
  /** Name of the button, or the address: it names the month too. */
  readonly address: string;
  /** Text on the button. */
  readonly label: string;
}

const KIND = 'card_month';
const PRESSED: ReadonlySet<string> = new Set(['submit', 'image']);

/**
 * Finds the way in an element: a button that is a text or an image, or a link. Where a page has both kinds of button,
 * they have one name.
 *
 * @returns without `open` when there are several
 * @throws {PageDriftError} `page_drift` when the button stands in no form
 */
export function waysIn(element: Element, document: PageDocument): Way {
  const buttons = findAll(element, (one) => isButton(one) && PRESSED.has(typeOf(one)));
  const links = findAll(element, ({ name }) => name === 'a').flatMap(({ attribs }) => hrefOf(attribs, document) ?? []);
  const [name, otherName] = new Set(buttons.map(({ attribs }) => attribs['name'] ?? ''));
  const [link, otherLink] = new Set(links);
  const isOne = otherName === undefined && otherLink === undefined && (name === undefined || link === undefined);
  const rest = {
    count: buttons.length + links.length,
    address: name ?? link ?? '',
    label: buttons.map(labelOf).find((label) => label !== '') ?? '',
  };
  if (!isOne || (name === undefined && link === undefined)) return rest;
  return { ...rest, open: link ?? pressOf(buttons, name ?? '', document) };
}

/** The value of an input is its text; that of a button is not. */
function labelOf({ name, attribs }: Element): string {
  return name === 'input' ? (attribs['value'] ?? '') : '';
}

/** A link to the page itself is for scripts. */
function hrefOf({ href = '' }: Element['attribs'], { url }: PageDocument): string | undefined {
  return href === '' || href.startsWith('#') ? undefined : absoluteUrl(href, url);
}

function pressOf([button]: readonly Element[], name: string, document: PageDocument): FormPost {
  const form = button && closest(button, (element) => element.name === 'form');
  if (form === undefined) throw drift(KIND, 'form.missing');
  return formPost(form, name, document, KIND);
}
