import type { CalendarDate } from '@relais/model';
import type { FormMemory } from '../session/form-memory.ts';
import type { OperationsView } from './operations-view.ts';
import { readSearch } from './search-block.ts';

/** What a posted operations form leads to. */
export type PostOutcome =
  | { readonly kind: 'show'; readonly view: OperationsView; readonly message?: string }
  | { readonly kind: 'stale' };

export interface PostedOperations {
  readonly form: ReadonlyMap<string, string>;
  readonly forms: FormMemory;
  readonly today: CalendarDate;
  /** The contract that the address names. */
  readonly resourceId: string;
}

const STALE: PostOutcome = { kind: 'stale' };

/** Every one of them must come back, be it empty. */
const REQUIRED: readonly string[] = [
  'Data_Persistance',
  'Data_WebId',
  'Data_Sort',
  'Data_Searching',
  'Data_SearchParmetersCurrent_StartDate',
  'Data_SearchParmetersCurrent_EndDate',
  'global_backup_hidden_key',
  '$CPT',
  '_wxf2_cc',
];

/** Carries out the one action of a posted form: more rows, or a search. */
export function postOperations({ form, forms, today, resourceId }: PostedOperations): PostOutcome {
  const actions = [...form.keys()].filter((name) => name.startsWith('_FID_'));
  if (actions.length !== 1 || REQUIRED.some((name) => !form.has(name))) return STALE;
  const [token = ''] = (form.get('Data_Persistance') ?? '').split(':');
  const view = forms.takeBack(token);
  if (view === undefined || view.resourceId !== resourceId) return STALE;
  switch (actions[0]) {
    case '_FID_DoLoadMoreTransactions':
      return { kind: 'show', view: { ...view, steps: view.steps + 1 } };
    case '_FID_DoSearch': {
      const request = readSearch(form, today);
      if (request.kind === 'refused') return { kind: 'show', view, message: request.message };
      return { kind: 'show', view: { resourceId, steps: 1, search: request.search } };
    }
    default:
      return STALE;
  }
}
