import type { Site } from '../site/site.ts';
import { isListView, type OperationsView } from './operations-view.ts';

/** Fields of the open search block. Percent signs belong to the names, and the spelling is the bank's. */
export const SEARCH_FIELDS = {
  from: '[t:dbt%3adate;]Data_FormSearchParmeters_StartDate',
  to: '[t:dbt%3adate;]Data_FormSearchParmeters_EndDate',
  least: '[t:xsd%3adecimal;]Data_FormSearchParmeters_StartAmount',
  most: '[t:xsd%3adecimal;]Data_FormSearchParmeters_EndAmount',
  label: '[t:xsd%3astring;]Data_FormSearchParmeters_Label',
} as const;

/** A selector beside them. Its name is unverified. */
export const SEARCH_SIDE = '[t:xsd%3astring;]Data_FormSearchParmeters_Side';

const TYPED: readonly string[] = Object.values(SEARCH_FIELDS);

/** Hidden fields that take their places while the block is closed. */
export const CLOSED_SEARCH: readonly string[] = TYPED.map((name) => name.replace(/^\[[^\]]*\]/, ''));

/** Whether the search block of a page is open. */
export function isSearchOpen({ features, release }: Site, view: OperationsView): boolean {
  if (!isListView(view)) return false;
  if (view.search !== undefined || view.isSearching === true) return true;
  return features.openSearch && release !== '2018' && !(release === '2023' && view.steps > 1);
}

/** Names of the search that a browser sends: typed ones if the block is open, else plain ones. */
export function searchNames(site: Site, view: OperationsView): readonly string[] {
  return isSearchOpen(site, view) ? [...TYPED, SEARCH_SIDE] : CLOSED_SEARCH;
}
