import { detached } from './text.ts';

/**
 * A piece of a page that stands on the next page again. After "more", the bank sends all earlier rows once more. The
 * beginning, the end and the length identify the piece, so that the page itself need not be kept.
 */
export interface SeenText {
  readonly beginning: string;
  readonly end: string;
  /** Characters from the first of the beginning to the last of the end. */
  readonly length: number;
}

/** The piece of a text between two of its places. */
export function seenText(text: string, beginning: Place, end: Place): SeenText {
  return {
    beginning: detached(text.slice(beginning.from, beginning.to)),
    end: detached(text.slice(end.from, end.to)),
    length: end.to - beginning.from,
  };
}

/** A part of a text, by the index of its first character and the index behind its last. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** A text without a piece of it. */
export interface Shortened {
  readonly html: string;
  /** Index of the first character behind the piece. */
  readonly joint: number;
}

/** Leaves a seen piece out. @returns `undefined` when the text has no such piece */
export function withoutSeen(html: string, { beginning, end, length }: SeenText): Shortened | undefined {
  const joint = html.indexOf(beginning);
  const behind = joint + length;
  if (joint === -1 || !html.startsWith(end, behind - end.length)) return undefined;
  return { html: html.slice(0, joint) + html.slice(behind), joint };
}
