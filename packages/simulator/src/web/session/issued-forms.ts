import { createHash } from 'node:crypto';
import type { OperationsView } from '../operations/operations-view.ts';

/**
 * The operations forms of one session. Each may be posted once, as at the bank. The form of a month of cards may be
 * posted again: programs go from card to card by it.
 */
export interface IssuedForms {
  /** Remembers what a form shows. @returns 64 hex digits that stand in the form */
  readonly handOut: (view: OperationsView) => string;
  /** Takes a form back. @returns `undefined` for an unknown form, or one that came back before */
  readonly takeBack: (token: string) => OperationsView | undefined;
}

/** A customer does not keep more pages open than this. */
const MOST_FORMS = 40;

export function createIssuedForms(sessionId: string): IssuedForms {
  const views = new Map<string, OperationsView>();
  let count = 0;
  return {
    handOut: (view) => {
      count += 1;
      const token = createHash('sha256').update(`${sessionId}/form/${count}`).digest('hex');
      views.set(token, view);
      const [oldest] = views.keys();
      if (views.size > MOST_FORMS && oldest !== undefined) views.delete(oldest);
      return token;
    },
    takeBack: (token) => {
      const view = views.get(token);
      if (view?.card === undefined) views.delete(token);
      return view;
    },
  };
}
