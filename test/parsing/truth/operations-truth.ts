import type { CalendarDate } from '@relais/model';
import type { FormPost, OperationsPage, ParsedOperation } from '@relais/parsers';
import type { DisplayPreferences } from '@relais/simulator/pages';
import type { AccountBook } from '../books/account.ts';
import { addressOf, type DrawnSite } from '../books/site.ts';
import { amount, day, decimal, hiddenValue, unsigned, webidOf } from './printed.ts';
import { WORDS } from './words.ts';

/** What an operations page was asked to show. */
export interface OperationsView {
  readonly site: DrawnSite;
  readonly book: AccountBook;
  readonly preferences: DisplayPreferences;
  readonly moreSteps: number;
  readonly search?: { readonly from: CalendarDate; readonly to: CalendarDate };
}

const ROWS_PER_STEP = 50;

/**
 * All that an operations page must yield, from the ledger.
 *
 * @param html - only for what the page makes up itself: the two opaque fields that are posted back as they are
 */
export function operationsTruth(view: OperationsView, html: string): OperationsPage {
  const { site, book, moreSteps, search } = view;
  const { contract, today } = book;
  const { announced = [], currency, operations, openingCents } = contract;
  const words = WORDS[site.language];
  const bookedCents = operations.reduce((sum, { cents }) => sum + cents, openingCents);
  const announcedCents = announced.reduce((sum, { cents }) => sum + cents, 0);
  const name = `${words.balanceAt} ${day(today)}`;
  const whole = amount(bookedCents + announcedCents, currency);
  const booked = amount(bookedCents, currency);
  const hasSplit = announced.length > 0;

  // The newest release says it in fewer words; so does nobody but the French.
  const bookedName = site.release === '2023' ? words.booked.replace(/^Dont o/, 'O') : words.booked;
  const wanted = shownRows(view);
  const shown = wanted.slice(0, (moreSteps + 1) * ROWS_PER_STEP);
  const leftOut = shown.flatMap(({ isUndated }, place) => (isUndated ? [`row ${place + 1}`] : []));
  const form = formPost(site, contract.resourceId, { moreSteps, ...(search === undefined ? {} : { search }) }, html);
  return {
    caption: { balance: whole, date: today },
    booked,
    ...(hasSplit ? { announced: amount(announcedCents, currency) } : {}),
    balances: hasSplit
      ? [
          { name: bookedName, balanceAmount: booked, balanceType: 'CLBD', referenceDate: today },
          { name, balanceAmount: whole, balanceType: 'XPCD', referenceDate: today },
        ]
      : [{ name, balanceAmount: whole, balanceType: 'CLBD', referenceDate: today }],
    operations: shown.filter(({ isUndated }) => !isUndated).map(({ isUndated: _, ...row }) => row),
    ...(leftOut.length > 0 ? { leftOut } : {}),
    ...(wanted.length > shown.length ? { more: pressed(form, '_FID_DoLoadMoreTransactions') } : {}),
    form,
    ...(hasSplit ? { announcedAt: announcedAddress(site, contract.resourceId) } : {}),
  };
}

/** A row, and whether the page shows it without its day. */
interface ShownRow extends ParsedOperation {
  readonly isUndated: boolean;
}

/** Every row the view is about, newest first. */
function shownRows({ book, preferences, search }: OperationsView): readonly ShownRow[] {
  const { contract, kinds } = book;
  let balance = contract.openingCents;
  const rows = contract.operations.map((operation, index): ShownRow & { readonly bookingDate: string } => {
    const {
      isUndated = false,
      bookingDate,
      valueDate,
      purchaseDate,
      cents,
      currency,
      lines,
      hasAdvice,
      reference,
    } = operation;
    balance += cents;
    return {
      bookingDate,
      isUndated,
      transaction: {
        ...unsigned(cents, currency),
        status: 'BOOK',
        bookingDate,
        valueDate,
        ...(purchaseDate === undefined ? {} : { transactionDate: purchaseDate }),
        remittanceInformation: { unstructured: lines },
      },
      kind: kinds[index] ?? 'other',
      ...(hasAdvice ? { reference } : {}),
      ...(preferences.runningBalance ? { runningBalance: decimal(balance) } : {}),
    };
  });
  return rows
    .filter(({ bookingDate }) => search === undefined || (bookingDate >= search.from && bookingDate <= search.to))
    .map(({ bookingDate: _, ...row }) => row)
    .reverse();
}

function formPost(
  site: DrawnSite,
  resourceId: string,
  { moreSteps, search }: Pick<OperationsView, 'moreSteps' | 'search'>,
  html: string,
): FormPost {
  const webid = webidOf(site.visit, resourceId);
  const compact = (date: string | undefined): string => date?.replaceAll('-', '') ?? '';
  const { release = '2021', features = {} } = site;
  const sort = ['Data_Sort', 'OPEDATE_D'] as const;
  const isSelector = release >= '2021' && features.sortSelect !== false;
  const isOpen = search !== undefined || isOpenBlock(site, moreSteps);
  return {
    action: `${addressOf(site, 'mouvements.html')}?_tabi=${site.idPrefix}&_pid=AccountMasterDetail&k_webid=${webid}&k_cardmonth=${keysOf(site)}`,
    fields: [
      ...(isOpen ? openSearch(search) : []),
      ...(isSelector ? [sort] : []),
      ['Data_Persistance', hiddenValue(html, 'Data_Persistance')],
      ['Data_WebId', webid],
      ...(isSelector ? [] : [sort]),
      ['Data_Searching', String(search !== undefined)],
      ['Data_SearchParmetersCurrent_StartDate', compact(search?.from)],
      ['Data_SearchParmetersCurrent_EndDate', compact(search?.to)],
      ['global_backup_hidden_key', ''],
      ['$CPT', hiddenValue(html, '$CPT')],
      ['_wxf2_cc', WORDS[site.language].culture],
      ...(isOpen ? [] : ['StartDate', 'EndDate', 'StartAmount', 'EndAmount', 'Label'].map(closedField)),
      ...emptyFields(site),
    ],
  };
}

/** Until 2021 the address of the form has other keys than in 2022. */
export function keysOf({ release = '2021', features = {} }: DrawnSite): string {
  const [first, last] = ['&k_rib=&k_viewmode=', '&k_SDSF_I14TRANSACTIONS_VIEW=&k_onglet='];
  if (features.queryNames === false) return `${first}&k_prcrefresh=&k_cardid=${last}&k_asyncaction=`;
  if (release === '2023') return `${first}&k_prcrefreshed=False&k_cardid=${last}&k_asyncaction=`;
  return `${first}&k_prcrefresh=&k_cardid=&k_cardwebid=${last}`;
}

/** The block was closed in 2018, and from the second page on in 2022. */
function isOpenBlock({ release = '2021', features = {} }: DrawnSite, moreSteps: number): boolean {
  return features.openSearch !== false && release !== '2018' && !(release === '2023' && moreSteps > 0);
}

function openSearch(search: OperationsView['search']): FormPost['fields'] {
  return [
    ['[t:dbt%3adate;]Data_FormSearchParmeters_StartDate', search ? day(search.from) : ''],
    ['[t:dbt%3adate;]Data_FormSearchParmeters_EndDate', search ? day(search.to) : ''],
    ['[t:xsd%3adecimal;]Data_FormSearchParmeters_StartAmount', ''],
    ['[t:xsd%3adecimal;]Data_FormSearchParmeters_EndAmount', ''],
    ['[t:xsd%3astring;]Data_FormSearchParmeters_Label', ''],
    ['[t:xsd%3astring;]Data_FormSearchParmeters_Side', ''],
  ];
}

function closedField(name: string): readonly [string, string] {
  return [`Data_FormSearchParmeters_${name}`, ''];
}

/** The fields of views that are not open. */
function emptyFields({ release = '2021', features = {} }: DrawnSite): readonly (readonly [string, string])[] {
  const { emptyCardKey = true, emptyFields: hasOthers = true } = features;
  const searched = ['DateStart', 'DateEnd', 'AmountStart', 'AmountEnd', 'Label'].map((name) => `Data_Search${name}`);
  const filters = ['Data_rib', 'Data_AccountFilter', 'Data_FilterString', 'Data_ActivedFilter'];
  const newest = Array.from({ length: 22 }, (_, index) => `Data_WATInfoTransactions_Item${index + 1}`);
  const others = [
    ...['Data_YearMonth', 'Data_DropDownAccountItemsCurrentLink'],
    ...(release === '2018' ? [] : [...searched, ...filters]),
    ...(release === '2023' ? newest : []),
  ];
  const names = [...(emptyCardKey ? ['Data_SelectedCardItemKey'] : []), ...(hasOthers ? others : [])];
  return names.map((name) => [name, '']);
}

function pressed({ action, fields }: FormPost, button: string): FormPost {
  return { action, fields: [...fields, [button, '']] };
}

function announcedAddress(site: DrawnSite, resourceId: string): string {
  return `${addressOf(site, 'mvts_instance.cgi')}?webid=${webidOf(site.visit, resourceId)}`;
}

/** The address an operations page has. */
export function operationsAddress({ site, book }: Pick<OperationsView, 'site' | 'book'>): string {
  return `${addressOf(site, 'mouvements.html')}?webid=${webidOf(site.visit, book.contract.resourceId)}`;
}
