import { type AnyNode, type Element, hasChildren, isTag, isText } from 'domhandler';
import { hasClass } from './element.ts';

/** The characters inside a node as they stand, without scripts and styles. */
export function textOf(node: AnyNode, leaveOut: (element: Element) => boolean = never): string {
  return detached(passingTextOf(node, leaveOut));
}

/** V8 copies shorter strings, and lets longer ones point into the string they were cut from. */
const SHORTEST_SLICE = 13;

/** What a text has to begin with, to be copied when it grows: cut off again, it is a string of its own. */
export const START_OF_OWN = ' ';

/**
 * A string of its own: one that pointed into the page would keep the whole page in memory, links and all, for as long as
 * somebody keeps the label of an operation.
 */
export function detached(text: string): string {
  // Joined to another, it has to be copied before anything is cut from it.
  return text.length < SHORTEST_SLICE ? text : (START_OF_OWN + text).slice(START_OF_OWN.length);
}

/** The same, for a text that is looked at and not kept: it may point into the page. */
export function passingTextOf(node: AnyNode, leaveOut: (element: Element) => boolean = never): string {
  if (isText(node)) return node.data;
  if (!hasChildren(node) || (isTag(node) && (isUnseen(node) || leaveOut(node)))) return '';
  let text = '';
  for (const child of node.children) text += passingTextOf(child, leaveOut);
  return text;
}

/**
 * The beginning of an element's text: enough to know a word by. Links may stand inside links by the hundred, and reading
 * each to its end would read the page as often.
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

/** Elements whose text no reader of the page sees. */
export function isUnseen({ name }: Element): boolean {
  return name === 'script' || name === 'style' || name === 'template';
}

/** Phone-only copies of what the row shows elsewhere. */
export function isPhoneOnly(element: Element): boolean {
  return hasClass(element, 'eir_showxs');
}

/** Rows of which desktops show one copy and phones another: reading both would double the list. */
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
 * Whether a text went through a wrong charset or was cut inside a character: it holds control characters or U+FFFD.
 * Such a text is no value.
 */
export function isGarbled(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\ufffd]/.test(text);
}

function never(): boolean {
  return false;
}
