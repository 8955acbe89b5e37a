import type { Contract } from '../../ledger/ledger.ts';
import { compactDate } from '../markup/print-date.ts';
import type { Site } from '../site/site.ts';
import { emptyInputs } from './empty-inputs.ts';
import { writeHiddenState } from './hidden-state.ts';
import type { OperationsView, OperationsWindow } from './operations-view.ts';
import { CLOSED_SEARCH, isSearchOpen } from './search-fields.ts';
import { hasSortSelect } from './sort-select.ts';

export interface OperationsForm {
  readonly site: Site;
  readonly contract: Contract;
  readonly webid: string;
  /** Names this form; it may be posted once. */
  readonly token: string;
  readonly view: OperationsView;
  readonly window: OperationsWindow;
}

/** The hidden inputs of one form, by name. */
export function hiddenInputs(form: OperationsForm): Readonly<Record<string, string>> {
  const { site, contract, webid, token, view, window } = form;
  const { search } = view;
  return {
    Data_Persistance: writeHiddenState(site, token, contract, view, window),
    Data_WebId: webid,
    ...(hasSortSelect(site, view) ? {} : { Data_Sort: view.sort ?? 'OPEDATE_D' }),
    Data_Searching: String(search !== undefined),
    Data_SearchParmetersCurrent_StartDate: search ? compactDate(search.from) : '',
    Data_SearchParmetersCurrent_EndDate: search ? compactDate(search.to) : '',
    global_backup_hidden_key: '',
    $CPT: Buffer.from(`CPT:${token.slice(0, 12)}`).toString('base64'),
    _wxf2_cc: site.texts.culture,
    ...(isSearchOpen(site, view) ? {} : Object.fromEntries(CLOSED_SEARCH.map((name) => [name, '']))),
    ...emptyInputs(site),
  };
}
