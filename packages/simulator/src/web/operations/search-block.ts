import { addDays, type CalendarDate, toCalendarDate } from '@relais/model';
import type { Cents } from '../../ledger/ledger.ts';
import { type Html, html } from '../markup/html.ts';
import { printDate, readPrintedDate } from '../markup/print-date.ts';
import type { OperationsTexts } from '../texts/texts.ts';
import type { DateSearch } from './operations-view.ts';

/** Names of the fields; the percent signs belong to them, the spelling is the bank's. */
const FIELDS = {
  from: '[t:dbt%3adate;]Data_FormSearchParmeters_StartDate',
  to: '[t:dbt%3adate;]Data_FormSearchParmeters_EndDate',
  least: '[t:xsd%3adecimal;]Data_FormSearchParmeters_StartAmount',
  most: '[t:xsd%3adecimal;]Data_FormSearchParmeters_EndAmount',
  label: '[t:xsd%3astring;]Data_FormSearchParmeters_Label',
} as const;

/** Result of a search. */
export type SearchRequest =
  | { readonly kind: 'search'; readonly search: DateSearch }
  | { readonly kind: 'refused'; readonly message: string };

/** The earliest day a search may be for. */
export function searchLimit(today: CalendarDate): CalendarDate {
  const months = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 - 6;
  // 31 August less six months is the last of February.
  for (let day = Number(today.slice(8)); day > 0; day -= 1) {
    const limit = toCalendarDate(Math.floor(months / 12), (months % 12) + 1, day);
    if (limit !== undefined) return limit;
  }
  return addDays(today, -180);
}

/** Reads a search by date. A field left empty means as far as possible. */
export function readSearch(form: ReadonlyMap<string, string>, today: CalendarDate): SearchRequest {
  const limit = searchLimit(today);
  const from = dateOf(form.get(FIELDS.from), limit);
  const to = dateOf(form.get(FIELDS.to), today);
  if (from === undefined || to === undefined) {
    return { kind: 'refused', message: 'La date saisie est incorrecte (format attendu : jj/mm/aaaa).' };
  }
  if (from > to) return { kind: 'refused', message: 'La date de début doit précéder la date de fin.' };
  if (from < limit) return { kind: 'refused', message: 'La recherche est limitée aux 6 derniers mois.' };
  const [least, most] = [centsOf(form.get(FIELDS.least)), centsOf(form.get(FIELDS.most))];
  if (least === 'unreadable' || most === 'unreadable') {
    return { kind: 'refused', message: 'Le montant saisi est incorrect.' };
  }
  const label = form.get(FIELDS.label)?.trim() ?? '';
  const hasAmounts = least !== undefined || most !== undefined;
  return {
    kind: 'search',
    search: {
      from,
      to,
      ...(hasAmounts ? { amounts: { from: least ?? 0, to: most ?? Number.MAX_SAFE_INTEGER } } : {}),
      ...(label === '' ? {} : { label }),
    },
  };
}

function dateOf(typed: string | undefined, otherwise: CalendarDate): CalendarDate | undefined {
  return typed === undefined || typed.trim() === '' ? otherwise : readPrintedDate(typed);
}

/** An amount as customers type it: `12`, `12,5`, `1 234,56`. */
function centsOf(typed: string | undefined): Cents | undefined | 'unreadable' {
  if (typed === undefined || typed.trim() === '') return undefined;
  const [, whole = '', decimals = ''] = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(typed.replace(/\s/g, '')) ?? [];
  return whole === '' ? 'unreadable' : Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
}

/** The search fields above the table. */
export function searchBlock(texts: OperationsTexts, search: DateSearch | undefined, message: string | undefined): Html {
  const input = (name: string, label: string, value = ''): Html =>
    html`<label>${label} <input type="text" name="${name}" value="${value}"></label> `;
  return html`<div class="_c1 a_blocfctl saisir _c1">${message !== undefined && html`<div class="_c1 blocmsg err _c1"><p>${message}</p></div>`}
<p class="_c1 bloctxt _c1">${texts.searchLimit}</p>
${input(FIELDS.from, texts.from, search && printDate(search.from))}${input(FIELDS.to, texts.to, search && printDate(search.to))}${input(FIELDS.least, '>=')}${input(FIELDS.most, '<=')}${input(FIELDS.label, texts.label, search?.label)}
<span class="blocboutons"><button type="submit" class="hideifscript" name="_FID_DoSearch" value="">${texts.search}</button></span></div>`;
}
