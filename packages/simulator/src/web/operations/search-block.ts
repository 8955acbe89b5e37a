import { addDays, type CalendarDate, toCalendarDate } from '@relais/model';
import type { Cents } from '../../ledger/ledger.ts';
import { type Html, html } from '../markup/html.ts';
import { printDate, readPrintedDate } from '../markup/print-date.ts';
import type { Site } from '../site/site.ts';
import type { DateSearch, OperationsView } from './operations-view.ts';
import { isSearchOpen, SEARCH_FIELDS, SEARCH_SIDE } from './search-fields.ts';

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
  const from = dateOf(form.get(SEARCH_FIELDS.from), limit);
  const to = dateOf(form.get(SEARCH_FIELDS.to), today);
  if (from === undefined || to === undefined) {
    return { kind: 'refused', message: 'La date saisie est incorrecte (format attendu : jj/mm/aaaa).' };
  }
  if (from > to) return { kind: 'refused', message: 'La date de début doit précéder la date de fin.' };
  if (from < limit) return { kind: 'refused', message: 'La recherche est limitée aux 6 derniers mois.' };
  const [least, most] = [centsOf(form.get(SEARCH_FIELDS.least)), centsOf(form.get(SEARCH_FIELDS.most))];
  if (least === 'unreadable' || most === 'unreadable') {
    return { kind: 'refused', message: 'Le montant saisi est incorrect.' };
  }
  const label = form.get(SEARCH_FIELDS.label)?.trim() ?? '';
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

/** The search fields above the table, or the button that opens them. */
export function searchBlock(site: Site, view: OperationsView, message: string | undefined): Html {
  const { searchLimit, search: words } = site.texts.operations;
  const error = message !== undefined && html`<div class="_c1 blocmsg err _c1"><p>${message}</p></div>`;
  const isOpen = isSearchOpen(site, view);
  return html`<div class="_c1 a_blocfctl saisir _c1">${error}
<p class="_c1 bloctxt _c1">${searchLimit}</p>
${isOpen && openFields(site, view.search)}
<span class="blocboutons"><button type="submit" class="hideifscript" name="${isOpen ? '_FID_DoSearch' : '_FID_DoActivateSearch'}" value="">${words}</button></span></div>`;
}

function openFields({ texts }: Site, search: DateSearch | undefined): Html {
  const { from, to, label } = texts.operations;
  const input = (name: string, words: string, value = ''): Html =>
    html`<label>${words} <input type="text" name="${name}" value="${value}"></label> `;
  // Without a choice, a browser shows the first of these and sends it.
  const side = html`<select name="${SEARCH_SIDE}"><option value="">Tous</option><option value="D">Débits</option><option value="C">Crédits</option></select>`;
  return html`${input(SEARCH_FIELDS.from, from, search && printDate(search.from))}${input(SEARCH_FIELDS.to, to, search && printDate(search.to))}${input(SEARCH_FIELDS.least, '>=')}${input(SEARCH_FIELDS.most, '<=')}${input(SEARCH_FIELDS.label, label, search?.label)}${side}`;
}
