import { type AnyNode, type Element, hasChildren, isTag, isText } from 'domhandler';
import { isUnseen } from '../dom/text.ts';
import { collapse } from '../text/fold.ts';

/** `4972 56XX XXXX 7716`, `497256xxxxxx7716`: six digits, six hidden ones, four digits. */
const MASKED = /(?<![\dxX*])\d{4} ?\d{2}[xX*]{2} ?[xX*]{4} ?\d{4}(?![\dxX*])/g;

/** Every card number in a text, in order, each as `497256xxxxxx7716`. */
export function maskedNumbersIn(text: string): readonly string[] {
  return (collapse(text).match(MASKED) ?? []).map((number) => number.replaceAll(' ', '').replace(/[X*]/g, 'x'));
}

/** Four digits behind hidden ones: the end of a card number in any form. */
const ENDING = /[xX*•·.]{2} ?(\d{4})(?!\d)/g;

/** Every four digits in a text that may end a card number. */
export function endingsIn(text: string): readonly string[] {
  const whole = maskedNumbersIn(text).map((number) => number.slice(-4));
  const others = [...collapse(text).matchAll(ENDING)].map(([, digits = '']) => digits);
  return [...new Set([...whole, ...others])];
}

/**
 * The words inside a node, element by element: words of neighbouring elements must not run together.
 *
 * @param leftOut - an element to leave out
 */
export function wordsIn(node: AnyNode, leftOut?: Element): string {
  const words: string[] = [];
  const visit = (one: AnyNode): void => {
    if (isText(one)) words.push(one.data);
    if (!hasChildren(one) || one === leftOut || (isTag(one) && isUnseen(one))) return;
    for (const child of one.children) visit(child);
  };
  visit(node);
  return words.join(' ');
}
