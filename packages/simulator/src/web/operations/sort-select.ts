import { type Html, html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';
import { isListView, type OperationsView, type Sort } from './operations-view.ts';

/** Orders in the words of the selector; only the first is verified. They are French in every language. */
const WORDS: readonly (readonly [Sort, string])[] = [
  ['OPEDATE_D', 'La date la plus récente'],
  ['OPEDATE_A', 'La date la plus ancienne'],
  ['VALDATE_D', 'La date de valeur la plus récente'],
  ['VALDATE_A', 'La date de valeur la plus ancienne'],
  ['LABEL_A', 'Le libellé, de A à Z'],
  ['LABEL_D', 'Le libellé, de Z à A'],
  ['AMOUNT_A', 'Le montant le plus petit'],
  ['AMOUNT_D', 'Le montant le plus grand'],
];

/** Whether the caption has a selector of the order. The form then has no hidden field of that name. */
export function hasSortSelect({ features, release }: Site, view: OperationsView): boolean {
  return features.sortSelect && release >= '2021' && isListView(view);
}

/** The selector of the order, which phones alone show. */
export function sortSelect(shown: Sort): Html {
  const options = WORDS.map(
    ([sort, words]) => html`<option${sort === shown && html` selected="selected"`} value="${sort}">${words}</option>`,
  );
  return html`<div class=" eir_showxs"><span><select name="Data_Sort"><optgroup label="Trier par :">${options}</optgroup></select></span></div>`;
}
