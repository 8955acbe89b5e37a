import { RelaisError } from '@relais/model';

/** 50 steps of some 50 rows: more than any account books in 90 days. */
export const MOST_STEPS = 50;

/** A list that does not end within the limit is refused: a part of it would be a short list. */
export function tooManyPages(): RelaisError {
  return new RelaisError('fallback_refused', `the list goes on after ${MOST_STEPS} pages: ask for fewer days`, {
    reason: 'page_limit',
  });
}
