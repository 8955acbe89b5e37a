import type { Context } from 'hono';
import { type CardOfAccount, cardsOf, monthKey, monthNamed, monthsOf } from '../cards/cards-of.ts';
import { ROWS_PER_STEP } from '../operations/operations-view.ts';
import { cardFunctionsPage } from '../pages/card-functions-page.ts';
import {
  CARD_HALF_YEAR,
  type CardHalfYearPage,
  cardHalfYearPage,
  cardHalfYearPart,
  cardPartsPage,
  monthsSinceZero,
} from '../pages/card-half-year-page.ts';
import { CARD_LIST, cardListPage } from '../pages/card-list-page.ts';
import { CARD_TIMELINE, cardTimelinePage } from '../pages/card-timeline-page.ts';
import { messagePage } from '../pages/message-page.ts';
import { readForm } from '../read-form.ts';
import type { Visitor } from '../session/visitor.ts';
import type { WebRouter } from './web-router.ts';

/** The cards' own pages: their list, their functions, their months. */
export function cardRoutes({ app, inner }: WebRouter): void {
  app.on('GET', [CARD_LIST, '/banque/PCS1_CARDFUNCTIONS.aspx'], inner(showList));
  app.post(CARD_LIST, inner(answerList));
  app.on(
    'GET',
    ['/banque/PCS2_FUNCTIONS.aspx', '/banque/PCS5_FUNCTIONS.aspx'],
    inner((visitor, c) => functionsOf(visitor, cardAt(visitor, c.req.query('carte')))),
  );
  app.get(
    CARD_TIMELINE,
    inner((visitor, c) => timelineAt(visitor, c.req.query('carte'), c.req.query('mois'))),
  );
  app.post(
    CARD_TIMELINE,
    inner(async (visitor, c) => {
      const action = actionIn(readForm(await c.req.text()));
      const month = /^_FID_GoMonth_mois:(\d+)$/.exec(action)?.[1];
      return month === undefined ? showList(visitor) : timelineAt(visitor, c.req.query('carte'), month);
    }),
  );
  app.get(CARD_HALF_YEAR, inner(showHalfYear));
  app.post(CARD_HALF_YEAR, inner(answerHalfYear));
}

function showList({ site, customer, today }: Visitor): string {
  return cardListPage({ site, customer, today });
}

/** The buttons of the list: a month, or the functions of a card. */
async function answerList(visitor: Visitor, c: Context): Promise<string | Response> {
  const action = actionIn(readForm(await c.req.text()));
  const functions = /^_FID_GoFunctions_card:(\d+)$/.exec(action)?.[1];
  if (functions !== undefined) return functionsOf(visitor, cardAt(visitor, functions));
  const [, place, month] = /^_FID_GoMonthly_card:(\d+)_selectedMonthly:(\d+)$/.exec(action) ?? [];
  if (place === undefined) return showList(visitor);
  return c.redirect(`${visitor.site.base}${CARD_TIMELINE}?_tabi=C&_pid=Depenses&carte=${place}&mois=${month}`);
}

function actionIn(form: ReadonlyMap<string, string>): string {
  return [...form.keys()].find((name) => name.startsWith('_FID_')) ?? '';
}

function cardAt({ customer }: Visitor, place: string | undefined): CardOfAccount | undefined {
  return cardsOf(customer)[Number(place)];
}

function functionsOf({ site, customer }: Visitor, found: CardOfAccount | undefined): string {
  if (found === undefined) return messagePage(site, customer, 'noRight');
  return cardFunctionsPage({ site, customer, card: found.card });
}

function timelineAt(visitor: Visitor, place: string | undefined, key: string | undefined): string {
  const { site, customer } = visitor;
  const found = cardAt(visitor, place);
  const month = found && (monthNamed(found.card, key ?? '') ?? monthsOf(found.card)[0]);
  if (found === undefined || month === undefined) return messagePage(site, customer, 'noRight');
  return cardTimelinePage({ ...visitor, ...found, place: Number(place), month });
}

function showHalfYear(visitor: Visitor, c: Context): string {
  const { site, customer, session } = visitor;
  const place = c.req.query('carte') ?? '';
  const page = halfYearAt(visitor, place, c);
  if (page === undefined) return messagePage(site, customer, 'noRight');
  session.progress.card = { place, month: monthKey(page.month.debitedOn), steps: 1 };
  const bundle = c.req.query('regroupement');
  return bundle === undefined ? cardHalfYearPage(page) : cardPartsPage(page, Number(bundle));
}

/** A script requests more lines of the card and month shown last. */
async function answerHalfYear(visitor: Visitor, c: Context): Promise<string | Response> {
  const { site, customer, session } = visitor;
  const form = readForm(await c.req.text());
  const { card } = session.progress;
  const page = card && halfYearAt(visitor, card.place, c, card.month);
  if (card === undefined || page === undefined || !form.has('_FID_DoAddElem'))
    return messagePage(site, customer, 'staleForm');
  card.steps += 1;
  const part = cardHalfYearPart({ ...page, rows: card.steps * ROWS_PER_STEP }, form.get('_wxf2_pseq') ?? '1');
  return c.body(part, 200, { 'content-type': 'text/xml; charset=utf-8' });
}

function halfYearAt(visitor: Visitor, place: string, c: Context, shown?: string): CardHalfYearPage | undefined {
  const found = cardAt(visitor, place);
  const [newest] = found === undefined ? [] : monthsOf(found.card);
  if (found === undefined || newest === undefined) return undefined;
  const { mois, annee, selectedMonthly, _stack = '' } = c.req.query();
  const key = shown ?? (mois === undefined ? selectedMonthly : `${mois}${annee}`) ?? monthKey(newest.debitedOn);
  return {
    ...visitor,
    ...found,
    place: Number(place),
    month: monthNamed(found.card, key) ?? emptyMonth(key),
    latest: monthsSinceZero(newest),
    half: _stack.includes('secondHalf') ? 'secondHalf' : 'firstHalf',
    rows: ROWS_PER_STEP,
  };
}

/** A month without a purchase. @param key - `112026` */
function emptyMonth(key: string) {
  const [year, month] = [Number(key.slice(-4)), Number(key.slice(0, -4))];
  const day = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  return { from: `${day.slice(0, 8)}01`, to: day, debitedOn: day, purchases: [] };
}
