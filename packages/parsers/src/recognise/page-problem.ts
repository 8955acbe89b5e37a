import { MESSAGE_RANKS, type Messages, messagesOf } from '../dom/messages.ts';
import { type ReadablePage, readDocument } from '../dom/read-document.ts';

/**
 * A problem that the bank reports on a page inside the session.
 *
 * `no_right`: only this item is closed to the customer, not the session. `stale_form`: a form was posted twice.
 * `technical` and `unavailable`: the bank may answer later.
 */
export type PageProblem = 'no_right' | 'stale_form' | 'unavailable' | 'technical';

/** Message texts, folded: French and, where seen, Spanish. */
const PROBLEMS: readonly (readonly [RegExp, PageProblem])[] = [
  [/ne disposez pas des droits|n'avez pas l'autorisation d'acceder/, 'no_right'],
  [/navigation interdite/, 'stale_form'],
  [/momentanement indisponible|temporairement interrompu/, 'unavailable'],
  [/probleme technique/, 'technical'],
];

/** Reads the reason for which the bank shows no data here. It never throws. */
export function parseProblem(page: ReadablePage): PageProblem | undefined {
  try {
    return problemIn(messagesOf(readDocument(page, 'error')));
  } catch {
    return undefined;
  }
}

/** The problem that the messages name, the weightiest message first. */
export function problemIn(messages: Messages): PageProblem | undefined {
  const named = MESSAGE_RANKS.map((rank) => PROBLEMS.find(([pattern]) => pattern.test(messages[rank]))?.[1]);
  return named.find((problem) => problem !== undefined);
}
