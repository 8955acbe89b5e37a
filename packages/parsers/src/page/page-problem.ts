import type { BankPage } from './bank-page.ts';
import { messagesOf } from './messages.ts';
import { readDocument } from './read-document.ts';

/**
 * What is wrong on a page inside the session.
 *
 * `no_right`: skip this item, not the session. `stale_form`: the page was posted twice. `technical` and `unavailable`:
 * the bank may answer later.
 */
export type PageProblem = 'no_right' | 'stale_form' | 'unavailable' | 'technical';

/** Message texts, folded: French and, where seen, Spanish. */
const PROBLEMS: readonly (readonly [RegExp, PageProblem])[] = [
  [/ne disposez pas des droits|n'avez pas l'autorisation d'acceder/, 'no_right'],
  [/navigation interdite/, 'stale_form'],
  [/momentanement indisponible|temporairement interrompu/, 'unavailable'],
  [/probleme technique/, 'technical'],
];

/** Reads why the bank shows no data here. Never throws. */
export function parseProblem(page: BankPage): PageProblem | undefined {
  try {
    return problemIn(messagesOf(readDocument(page, 'error')));
  } catch {
    return undefined;
  }
}

/** The problem a message speaks of. */
export function problemIn(messages: string): PageProblem | undefined {
  return PROBLEMS.find(([pattern]) => pattern.test(messages))?.[1];
}
