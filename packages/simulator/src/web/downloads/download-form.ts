import type { Brand } from '../../ledger/brand.ts';
import type { DownloadFormPlan, Release } from '../../ledger/customer-scenario.ts';
import { readPrintedDate } from '../markup/print-date.ts';
import type { CsvOptions } from './csv.ts';

/** Formats that can be chosen. `cmi` is the bank's own. */
export const DOWNLOAD_FORMATS = ['csv', 'ofx', 'qif', 'excel', 'cmi'] as const;

/** One of them. */
type DownloadFormat = (typeof DOWNLOAD_FORMATS)[number];

/** Content of a posted form. */
export interface DownloadRequest {
  readonly format: DownloadFormat;
  /** Rows, counted from 0. */
  readonly accounts: readonly number[];
  readonly csv: Pick<CsvOptions, 'amountColumns' | 'decimal' | 'separator' | 'days'>;
}

/** Ids of the form, by release. */
export const DOWNLOAD_FORM_IDS: Readonly<Record<Release, string>> = {
  2012: 'P:F',
  2018: 'P:F',
  2020: 'P1:F',
  2021: 'C:P:F',
  2023: 'C:P:F',
};

/** Name of an input of a row; those of the first have no number. */
export function accountInput(index: number, field: string): string {
  return `data_accounts_account_${index === 0 ? '' : `${index + 1}__`}${field}`;
}

/** Name of the checkbox of a row, or of the hidden input before it. */
export function checkboxName(index: number, kind: 'CB' | 'Bool'): string {
  return `${kind}:${accountInput(index, 'ischecked')}`;
}

/** Name of the opaque hidden input that has to come back. */
export function opaqueField(brand: Brand): string {
  return brand === 'cic' ? '_CPT' : '$CPT';
}

const SEPARATORS = { 0: ';', 1: ',', 3: '\t' } as const;

/** Type of the form's button. */
export function buttonOf(release: Release, plan: DownloadFormPlan = {}): 'submit' | 'image' {
  return plan.button ?? (release >= '2021' ? 'submit' : 'image');
}

export interface ReadDownloadOptions {
  /** Number of rows. */
  readonly count: number;
  readonly brand: Brand;
  /** Forms before today's need not bring back the hidden inputs. */
  readonly release: Release;
  readonly plan?: DownloadFormPlan | undefined;
}

/**
 * Reads the form.
 *
 * @returns `undefined` when hidden inputs are missing, or no choice was made
 */
export function readDownload(
  form: ReadonlyMap<string, string>,
  { count, brand, release, plan = {} }: ReadDownloadOptions,
): DownloadRequest | undefined {
  const isImage = form.has('_FID_DoDownload.x') && form.has('_FID_DoDownload.y');
  const isSent = isImage || (form.has('_FID_DoDownload') && buttonOf(release, plan) === 'submit');
  const format = DOWNLOAD_FORMATS.find((name) => name === form.get('data_formats_selected'));
  const isWhole = release < '2021' || [opaqueField(brand), '_wxf2_cc'].every((name) => form.has(name));
  if (!isSent || !isWhole || format === undefined) return undefined;
  const rows = Array.from({ length: count }, (_, index) => index);
  const accounts = rows.filter((index) => isChosen(form, index, plan.chosenBy));
  if (accounts.length === 0 || !rows.every((index) => isWordRight(form, index, plan.words))) return undefined;
  const option = (name: string): string => form.get(`data_formats_options_csv_${name}`) ?? '0';
  const separator = SEPARATORS[Number(option('fieldseparator')) as keyof typeof SEPARATORS] ?? ';';
  const days = daysOf(form);
  return {
    format,
    accounts,
    csv: {
      amountColumns: option('amountcolnumber') === '1' ? 2 : 1,
      decimal: option('decimalseparator') === '1' ? '.' : ',',
      separator,
      ...(days === undefined ? {} : { days }),
    },
  };
}

function isChosen(form: ReadonlyMap<string, string>, index: number, chosenBy: DownloadFormPlan['chosenBy']): boolean {
  const hasBox = form.has(checkboxName(index, 'CB'));
  const hasWord = form.get(checkboxName(index, 'Bool')) === 'true';
  if (chosenBy !== undefined) return chosenBy === 'box' ? hasBox : hasWord;
  const selection = form.get('data_accounts_selection') ?? form.get('[t:xsd%3astring;]data_accounts_selection') ?? '';
  return hasBox || hasWord || selection[index] === '1';
}

/** Whether the word beside a box is as the page would have sent it. */
function isWordRight(form: ReadonlyMap<string, string>, index: number, words: DownloadFormPlan['words']): boolean {
  if (words === undefined) return true;
  const isTrue = form.get(checkboxName(index, 'Bool')) === 'true';
  return isTrue === (words === 'follow' && form.has(checkboxName(index, 'CB')));
}

function daysOf(form: ReadonlyMap<string, string>): CsvOptions['days'] {
  if (!['range', '1'].includes(form.get('data_daterange_value') ?? 'all')) return undefined;
  const day = (end: 'start' | 'end') =>
    readPrintedDate(form.get(`[t:dbt%3adate;]data_daterange_${end}date_value`) ?? '');
  return { from: day('start') ?? '0001-01-01', to: day('end') ?? '9999-12-31' };
}
