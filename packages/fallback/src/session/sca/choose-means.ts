import type { OfferedMeans } from '@relais/parsers';
import { type Ask, misfit } from './ask-customer.ts';
import type { Behind, ScaPages } from './sca-pages.ts';

export interface ChooseMeansOptions {
  readonly pages: Pick<ScaPages, 'open' | 'start'>;
  readonly ask: Ask;
  readonly signal: AbortSignal;
}

/**
 * Has the customer choose by which means they authenticate, and starts that one as the page demands, once.
 *
 * @param later - absolute URL of the way past it, where the bank offers one
 * @throws {RelaisError} `fallback_refused` with reason `sca_answer` when what is answered is not on offer: nothing was sent
 */
export async function chooseMeans(
  means: readonly OfferedMeans[],
  later: string | undefined,
  { pages, ask, signal }: ChooseMeansOptions,
): Promise<Behind> {
  const offers = means.map(({ kind, words, isProposed }, at) => ({ id: String(at + 1), kind, words, isProposed }));
  const answer = await ask({ kind: 'choice', means: offers, mayBeLater: later !== undefined }, signal);
  if (answer === 'later' && later !== undefined) return { page: await pages.open(later, signal), by: 'later' };
  const chosen = typeof answer === 'object' && 'means' in answer ? answer.means : proposedOf(offers);
  const one = means[offers.findIndex(({ id }) => id === chosen)];
  if (one === undefined) throw misfit('this means was not on offer');
  const { by } = one;
  const page = 'url' in by ? await pages.open(by.url, signal) : await pages.start(by.form, signal);
  return { page, by: 'nothing' };
}

/** What the bank proposes, or all it offers. */
function proposedOf(offers: readonly { readonly id: string; readonly isProposed: boolean }[]): string {
  const [only, second] = offers;
  const proposed = offers.find(({ isProposed }) => isProposed) ?? (second === undefined ? only : undefined);
  if (proposed === undefined) throw misfit('the bank proposes none of the means: one has to be chosen');
  return proposed.id;
}
