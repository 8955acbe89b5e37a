import type { CalendarDate } from '@relais/model';
import type { IssuedForms } from '../session/issued-forms.ts';
import type { Site } from '../site/site.ts';
import { CARD_KEY, emptyInputs } from './empty-inputs.ts';
import { readHiddenState } from './hidden-state.ts';
import { type OperationsView, SORTS, type Sort } from './operations-view.ts';
import { readSearch } from './search-block.ts';
import { CLOSED_SEARCH, isSearchOpen, SEARCH_FIELDS, searchNames } from './search-fields.ts';

/** Result of a posted operations form. */
export type PostOutcome =
  | { readonly kind: 'show'; readonly view: OperationsView; readonly message?: string }
  | { readonly kind: 'announced' }
  | { readonly kind: 'stale' };

export interface PostedOperations {
  readonly form: ReadonlyMap<string, string>;
  readonly site: Site;
  readonly forms: IssuedForms;
  readonly today: CalendarDate;
  /** The contract that the address names. */
  readonly resourceId: string;
}

/** Names of every form, hidden or of the selector in the caption. */
const ALWAYS_SENT = [
  'Data_Persistance',
  'Data_WebId',
  'Data_Sort',
  'Data_Searching',
  'Data_SearchParmetersCurrent_StartDate',
  'Data_SearchParmetersCurrent_EndDate',
  'global_backup_hidden_key',
  '$CPT',
  '_wxf2_cc',
] as const;

const STALE: PostOutcome = { kind: 'stale' };

/** Performs the action of a posted form: more rows, a search, another order, another card, or announced operations. */
export function postOperations({ form, site, forms, today, resourceId }: PostedOperations): PostOutcome {
  const actions = [...form.keys()].filter((name) => name.startsWith('_FID_'));
  if (actions.length !== 1) return STALE;
  const state = readHiddenState(form.get('Data_Persistance') ?? '');
  const view = state && forms.takeBack(state.token);
  if (view === undefined || !isWhole(site, view, form, actions[0] === '_FID_DoSearch')) return STALE;
  if (view.resourceId !== resourceId || state?.nextPage !== view.steps + 1) return STALE;
  switch (actions[0]) {
    case '_FID_DoLoadMoreTransactions':
      return { kind: 'show', view: { ...view, steps: view.steps + 1 } };
    case '_FID_DoSearch': {
      const request = readSearch(form, today);
      if (request.kind === 'refused') {
        return { kind: 'show', view: { ...view, isSearching: true }, message: request.message };
      }
      return { kind: 'show', view: { resourceId, steps: 1, search: request.search } };
    }
    case '_FID_DoChangeCardDetails': {
      const index = Number(/^k(\d+)$/.exec(form.get('Data_SelectedCardItemKey') ?? '')?.[1]) - 1;
      if (view.card === undefined || !(index >= 0)) return STALE;
      return { kind: 'show', view: { ...view, steps: 1, card: { ...view.card, index } } };
    }
    case '_FID_DoShowTransactionsToComeView':
    case '_FID_DoLoadTransactionToCome':
      return { kind: 'announced' };
    case '_FID_DoShowListView':
      return { kind: 'show', view: { ...view, isSummary: false } };
    case '_FID_DoActivateSearch':
      return { kind: 'show', view: { ...view, isSearching: true } };
    case '_FID_DoCancelSearch':
      return { kind: 'show', view: { resourceId, steps: 1 } };
    default: {
      const sort = sortOf(actions[0] ?? '', form);
      return sort === undefined ? STALE : { kind: 'show', view: { ...view, steps: 1, sort } };
    }
  }
}

/**
 * Whether a form has all that a browser sends of it. A search needs its days only, by the names of the open block. No
 * browser sends the names of the open block and those of the closed one together.
 */
function isWhole(site: Site, view: OperationsView, form: ReadonlyMap<string, string>, isSearch: boolean): boolean {
  const search = isSearch ? [SEARCH_FIELDS.from, SEARCH_FIELDS.to] : searchNames(site, view);
  const isOfOpenBlock = isSearch || isSearchOpen(site, view);
  const foreign = isOfOpenBlock ? CLOSED_SEARCH : Object.values(SEARCH_FIELDS);
  const names = [...ALWAYS_SENT, ...Object.keys(emptyInputs(site)), ...search];
  // Programs send the chooser of cards only to change the card.
  const isChooser = (name: string): boolean => name === CARD_KEY && view.card !== undefined;
  return names.every((name) => form.has(name) || isChooser(name)) && !foreign.some((name) => form.has(name));
}

const SORT_KEYS: Readonly<Record<string, string>> = {
  Date: 'OPEDATE',
  ValueDate: 'VALDATE',
  Label: 'LABEL',
  Amount: 'AMOUNT',
};

/** The order that an action names, or leaves to the field. */
function sortOf(action: string, form: ReadonlyMap<string, string>): Sort | undefined {
  const [, column, direction] = /^_FID_DoSort(Date|ValueDate|Label|Amount)(A|D)(?:sc|esc)$/.exec(action) ?? [];
  const asked =
    action === '_FID_DoSortTransactions' ? form.get('Data_Sort') : `${SORT_KEYS[column ?? '']}_${direction}`;
  return SORTS.find((sort) => sort === asked);
}
