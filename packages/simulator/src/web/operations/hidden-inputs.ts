import type { Contract } from '../../ledger/ledger.ts';
import { compactDate } from '../markup/print-date.ts';
import type { Site } from '../site/site.ts';
import { emptyInputs } from './empty-inputs.ts';
import { writeHiddenState } from './hidden-state.ts';
import type { OperationsView, OperationsWindow } from './operations-view.ts';

/** Names of the hidden inputs of the operations form. A post that lacks one of them is refused. */
export const HIDDEN_INPUTS = [
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
  const required: Readonly<Record<(typeof HIDDEN_INPUTS)[number], string>> = {
    Data_Persistance: writeHiddenState(token, contract, view, window),
    Data_WebId: webid,
    Data_Sort: view.sort ?? 'OPEDATE_D',
    Data_Searching: String(search !== undefined),
    Data_SearchParmetersCurrent_StartDate: search ? compactDate(search.from) : '',
    Data_SearchParmetersCurrent_EndDate: search ? compactDate(search.to) : '',
    global_backup_hidden_key: '',
    $CPT: Buffer.from(`CPT:${token.slice(0, 12)}`).toString('base64'),
    _wxf2_cc: site.texts.culture,
  };
  return { ...required, ...emptyInputs(site) };
}
