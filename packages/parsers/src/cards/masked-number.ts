import { collapse } from '../page/fold.ts';

/** `4972 56XX XXXX 7716`, `497256xxxxxx7716`: six digits, six that are hidden, four digits. */
const MASKED = /(?<![\dxX*])\d{4} ?\d{2}[xX*]{2} ?[xX*]{4} ?\d{4}(?![\dxX*])/g;

/** Every card number in a text, in order, each as `497256xxxxxx7716`. */
export function maskedNumbersIn(text: string): readonly string[] {
  return (collapse(text).match(MASKED) ?? []).map((number) => number.replaceAll(' ', '').replace(/[X*]/g, 'x'));
}
