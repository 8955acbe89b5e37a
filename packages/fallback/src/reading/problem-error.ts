import { isRelaisError, RelaisError, type RelaisErrorReason } from '@relais/model';
import { PageDriftError, type PageProblem } from '@relais/parsers';

/** The typed error for a page on which the bank says why it shows no data. */
export function problemError(problem: PageProblem): RelaisError {
  switch (problem) {
    case 'no_right':
      return new RelaisError('fallback_refused', 'the customer has no right to this page', { reason: 'no_right' });
    case 'stale_form':
      return new RelaisError('fallback_unavailable', 'the bank wants the page opened anew', { reason: 'stale_form' });
    case 'unavailable':
    case 'technical':
      return new RelaisError('fallback_unavailable', 'the bank does not show this page now', {
        reason: 'page_problem',
      });
  }
}

/**
 * Whether only this page is not to be had or not to be read. Its content may be left out, and the session goes on. Whatever else
 * goes wrong, another page would meet as well.
 */
export function isPagesOwn(error: unknown): boolean {
  if (error instanceof PageDriftError || isNoRight(error)) return true;
  return isRelaisError(error) && PAGES_OWN.has(error.reason);
}

const PAGES_OWN: ReadonlySet<RelaisErrorReason | undefined> = new Set([
  'stale_form',
  'page_problem',
  'page_limit',
  'http_status',
  'empty',
]);

/** Whether the bank keeps one item from the customer: a reason to leave it out, not to end the session. */
export function isNoRight(error: unknown): boolean {
  return isRelaisError(error) && error.code === 'fallback_refused' && error.reason === 'no_right';
}
