import { type AnyNode, type Element, hasChildren, isTag, isText } from 'domhandler';
import { hasClass } from './element.ts';

/** The characters inside a node, without scripts and styles. */
export function textOf(node: AnyNode, leaveOut: (element: Element) => boolean = never): string {
  return detached(passingTextOf(node, leaveOut));
}

/** V8 copies shorter strings, and makes longer ones point into the string they were cut from. */
const SHORTEST_SLICE = 13;

/** Prefix that makes V8 copy a text: the text behind it, cut off again, is a string of its own. */
export const START_OF_OWN = ' ';

/**
 * Copies a text into a string of its own. A string that points into the page keeps the whole page in memory as long as
 * the label lives.
 */
export function detached(text: string): string {
  // V8 must copy a joined string before it can be cut.
  return text.length < SHORTEST_SLICE ? text : (START_OF_OWN + text).slice(START_OF_OWN.length);
}

/** The same for a text that is read and not kept: it may point into the page. */
export function passingTextOf(node: AnyNode, leaveOut: (element: Element) => boolean = never): string {
  if (isText(node)) return node.data;
  if (!hasChildren(node) || (isTag(node) && (isUnseen(node) || leaveOut(node)))) return '';
  let text = '';
  for (const child of node.children) text += passingTextOf(child, leaveOut);
  return text;
}

/**
 * The beginning of an element's text: enough to recognise a word. Hundreds of links may be nested, and reading each to
 * its end would read the page as often.
 */
export function beginningOf(element: Element, longest = 200): string {
  let text = '';
  const visit = (node: AnyNode): void => {
    if (isText(node)) text += node.data.slice(0, longest - text.length);
    if (!isTag(node) || isUnseen(node)) return;
    for (const child of node.children) {
      if (text.length >= longest) return;
      visit(child);
    }
  };
  visit(element);
  return text;
}

/** Elements whose text the customer does not see. */
export function isUnseen({ name }: Element): boolean {
  return name === 'script' || name === 'style' || name === 'template';
}

/** Phone-only copies of other cells of the row. */
export function isPhoneOnly(element: Element): boolean {
  return hasClass(element, 'eir_showxs');
}

/** Whether a row, or the section around it, is shown by phones alone. */
export function isForPhones(row: Element): boolean {
  const { parent } = row;
  return isPhoneOnly(row) || (parent !== null && isTag(parent) && parent.name === 'tbody' && isPhoneOnly(parent));
}

/** Rows with one copy for desktops and one for phones: reading both would double the list. */
export function isForOneScreen(row: Element): boolean {
  const { parent } = row;
  return isOneScreens(row) || (parent !== null && isTag(parent) && parent.name === 'tbody' && isOneScreens(parent));
}

function isOneScreens(element: Element): boolean {
  return hasClass(element, 'eir_showxs') || hasClass(element, 'eir_hidexs');
}

/** Text for screen readers, e.g. how to unfold a row. */
export function isHelperText(element: Element): boolean {
  return hasClass(element, 'invisible');
}

/**
 * Whether a text was read in a wrong charset or cut inside a character: it holds control characters or U+FFFD. Such a
 * text is no value.
 */
export function isGarbled(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\ufffd]/.test(text);
}

function never(): boolean {
  return false;
}
