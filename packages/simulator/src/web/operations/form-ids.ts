import type { Release } from '../../ledger/customer-scenario.ts';
import type { Site } from '../site/site.ts';
import type { OperationsView } from './operations-view.ts';

/** Number in the id of the first form of a list, by release. The form of 2018 has none. */
const FIRST: Readonly<Partial<Record<Release, number>>> = { 2020: 0, 2021: 1, 2023: 2 };

/** Id of the form: `I1:fm`, `I1:P:F`, `I1:P1:F`. The next page has the next number. */
export function formId({ idPrefix, release, features }: Site, { steps }: Pick<OperationsView, 'steps'>): string {
  const first = features.changingIds ? FIRST[release] : undefined;
  if (first === undefined) return `${idPrefix}:fm`;
  const number = first + steps - 1;
  return `${idPrefix}:P${number === 0 ? '' : number}:F`;
}

/** Id of the panel that a search replaces. That which "more" replaces has `.ut` behind it. */
export function panelId({ idPrefix, release, features }: Site): string {
  return `${idPrefix}:d1.D4:A${features.changingIds && release === '2021' ? '1' : ''}:ub`;
}
