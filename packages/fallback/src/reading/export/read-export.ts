import type { CalendarDate } from '@relais/model';
import {
  type BankPage,
  type DownloadAccount,
  type DownloadForm,
  type FormPost,
  type OperationsCsv,
  PageDriftError,
  parseDownloadForm,
  parseOperationsCsv,
} from '@relais/parsers';
import type { Pages } from '../pages.ts';
import type { PaymentAccount } from '../payment-accounts.ts';

export interface ReadExportOptions {
  readonly pages: Pages;
  readonly account: PaymentAccount;
  /** Of the page with the form. */
  readonly path: string;
  /** First and last booking day that are wanted. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly signal: AbortSignal;
}

/**
 * Asks the bank for the CSV file of one account, and reads it.
 *
 * @throws {RelaisError} `page_drift` when form or file cannot be read with certainty, or the file holds other days
 */
export async function readExport(options: ReadExportOptions): Promise<OperationsCsv> {
  const { pages, account, path, from, to, signal } = options;
  const request = { page: 'download', account: account.iban } as const;
  const form = await pages.read({ ...request, at: path }, parseDownloadForm, signal);
  const choose = (shown: DownloadForm): FormPost => filledIn(shown, accountIn(shown, account), { from, to });
  const at = choose(form);
  const parse = (text: string): OperationsCsv => {
    const csv = parseOperationsCsv(text);
    if (csv.operations.every(({ bookingDate }) => bookingDate >= from && bookingDate <= to)) return csv;
    throw new PageDriftError({ page: 'csv', mark: 'csv.window', shapes: [`${csv.operations.length} rows`] });
  };
  const again = (page: BankPage): FormPost | undefined => {
    const shown = parseDownloadForm(page);
    return shown.isRefused ? undefined : choose(shown);
  };
  return pages.readFile({ ...request, at, again }, parse, signal);
}

/** By its number, which the list prints too; the web id must not say otherwise. */
function accountIn({ accounts, formats }: DownloadForm, { row }: PaymentAccount): DownloadAccount {
  const number = digits(row.number);
  const [found, second] = accounts.filter((one) => number !== '' && digits(one.number) === number);
  const isOther = found?.webid !== undefined && row.webid !== undefined && found.webid !== row.webid;
  if (found !== undefined && second === undefined && !isOther && formats.includes('csv')) return found;
  throw new PageDriftError({ page: 'download', mark: 'account.join', shapes: [`${accounts.length} accounts`] });
}

function digits(number: string | undefined): string {
  return (number ?? '').replace(/[\s\u00a0\u202f]/g, '');
}

/** One file of one account: `dd/mm/yyyy`, semicolons, one column of amounts, a decimal comma. */
function filledIn(
  shown: DownloadForm,
  account: DownloadAccount,
  days: Pick<ReadExportOptions, 'from' | 'to'>,
): FormPost {
  const { form } = shown;
  const choices: Readonly<Record<string, string>> = {
    data_formats_selected: 'csv',
    data_formats_options_csv_fileformat: '2',
    data_formats_options_csv_dateformat: '0',
    data_formats_options_csv_fieldseparator: '0',
    data_formats_options_csv_amountcolnumber: '0',
    data_formats_options_csv_decimalseparator: '0',
    data_daterange_value: 'range',
    '[t:dbt%3adate;]data_daterange_startdate_value': printed(days.from),
    '[t:dbt%3adate;]data_daterange_enddate_value': printed(days.to),
    [account.checkbox]: 'on',
    ...(account.word === undefined ? {} : { [account.word]: account.checkedWord ?? 'true' }),
  };
  const isOurs = (name: string): boolean => Object.hasOwn(choices, name) || name.startsWith('_FID_');
  const keptValue = (name: string, value: string): string => {
    // The bank remembers earlier choices: a file of two accounts would be none.
    if (WORD.test(name)) return 'false';
    return SELECTION.test(name) ? selected(shown, account, value) : value;
  };
  const kept = form.fields
    .filter(([name]) => !isOurs(name))
    .map(([name, value]) => [name, keptValue(name, value)] as const);
  const action = form.fields.filter(([name]) => name.startsWith('_FID_'));
  return { ...form, fields: [...kept, ...Object.entries(choices), ...action] };
}

/** @param found - the page's own selection. Where it is as short as the accounts alone, other rows have no digit */
function selected({ accounts, leftOut }: DownloadForm, account: DownloadAccount, found: string): string {
  const isOfAccounts = found.length === accounts.length;
  const length = accounts.length + (isOfAccounts ? 0 : leftOut.length);
  const place = isOfAccounts ? accounts.indexOf(account) : account.place;
  return Array.from({ length }, (_, at) => (at === place ? '1' : '0')).join('');
}

/** The word beside the box of a row. */
const WORD = /^Bool:data_accounts_account_(\d+__)?ischecked$/;

/** One digit for each row, in the order of the form; its name was longer in 2025. */
const SELECTION = /(^|;\])data_accounts_selection$/;

function printed(date: CalendarDate): string {
  return date.split('-').reverse().join('/');
}
