import { addDays, type CalendarDate, toCalendarDate } from '@relais/model';
import { type Html, html } from '../markup/html.ts';
import { printDate, readPrintedDate } from '../markup/print-date.ts';
import type { OperationsTexts } from '../texts/texts.ts';
import type { DateSearch } from './operations-view.ts';

/** Names of the fields; the percent signs belong to them, the spelling is the bank's. */
const FIELDS = {
  from: '[t:dbt%3adate;]Data_FormSearchParmeters_StartDate',
  to: '[t:dbt%3adate;]Data_FormSearchParmeters_EndDate',
} as const;

/** What a search came to. */
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
  return { kind: 'search', search: { from, to } };
}

function dateOf(typed: string | undefined, otherwise: CalendarDate): CalendarDate | undefined {
  return typed === undefined || typed.trim() === '' ? otherwise : readPrintedDate(typed);
}

/** The search fields above the table. */
export function searchBlock(texts: OperationsTexts, search: DateSearch | undefined, message: string | undefined): Html {
  const input = (name: string, label: string, value = ''): Html =>
    html`<label>${label} <input type="text" name="${name}" value="${value}"></label> `;
  return html`<div class="_c1 a_blocfctl saisir _c1">${message !== undefined && html`<div class="_c1 blocmsg err _c1"><p>${message}</p></div>`}
<p class="_c1 bloctxt _c1">${texts.searchLimit}</p>
${input(FIELDS.from, texts.from, search && printDate(search.from))}${input(FIELDS.to, texts.to, search && printDate(search.to))}
<span class="blocboutons"><input type="submit" class="hideifscript" name="_FID_DoSearch" value="${texts.search}"></span></div>`;
}
