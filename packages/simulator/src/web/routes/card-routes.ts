import type { Context } from 'hono';
import { cardLines } from '../cards/card-lines.ts';
import { type CardOfAccount, cardsOf, monthKey, monthNamed, monthsOf } from '../cards/cards-of.ts';
import { cardMonthKey, openCardMonths } from '../cards/open-card-months.ts';
import { ROWS_PER_STEP } from '../operations/operations-view.ts';
import { BUNDLE, bundlePage } from '../pages/bundle-page.ts';
import { CARD_FUNCTIONS, cardFunctionsPage } from '../pages/card-functions-page.ts';
import {
  CARD_HALF_YEAR,
  type CardHalfYearPage,
  cardHalfYearPage,
  cardHalfYearPart,
  cardPartsPage,
  monthsSinceZero,
} from '../pages/card-half-year-page.ts';
import { CARD_LIST, cardListPage, pageOfCard } from '../pages/card-list-page.ts';
import { CARD_TIMELINE, cardTimelinePage } from '../pages/card-timeline-page.ts';
import { messagePage } from '../pages/message-page.ts';
import { readForm } from '../read-form.ts';
import { contractNamed, type Visitor } from '../session/visitor.ts';
import type { WebRouter } from './web-router.ts';

/** The cards' own pages: their list, their functions, their months. */
export function cardRoutes({ app, inner }: WebRouter): void {
  app.get(CARD_LIST, inner(showList));
  app.post(CARD_LIST, inner(answerList));
  app.on(
    'GET',
    Object.values(CARD_FUNCTIONS),
    inner((visitor, c) => {
      const place = c.req.query('carte');
      if (place === undefined && c.req.path === CARD_FUNCTIONS.PCS1) return showList(visitor, c);
      return functionsOf(visitor, cardAt(visitor, place));
    }),
  );
  app.get(CARD_TIMELINE, inner(showTimeline));
  app.post(CARD_TIMELINE, inner(answerTimeline));
  app.get(BUNDLE, inner(showBundle));
  app.get(CARD_HALF_YEAR, inner(showHalfYear));
  app.post(CARD_HALF_YEAR, inner(answerHalfYear));
}

function showList({ site, customer, today, session }: Visitor, c: Context): string {
  const listed =
    c.req.query('Data_ServiceListDatas_CurrentType') === 'DistributedCards' ? 'DistributedCards' : 'MyCards';
  session.progress.cardList = listed;
  return cardListPage({ site, customer, today, listed });
}

/** Each page of the list ends what the other leads to. */
function isDead({ site, session }: Visitor, place: string): boolean {
  const { cardList } = session.progress;
  return cardList !== undefined && cardList !== pageOfCard({ site }, Number(place));
}

/** The buttons of the list: a month, or the functions of a card. */
async function answerList(visitor: Visitor, c: Context): Promise<string | Response> {
  const { site, customer } = visitor;
  const action = actionIn(readForm(await c.req.text()));
  const [, wanted, place, month] =
    /^_FID_Go(Functions|Monthly)_card:(\d+)(?:_selectedMonthly:(\d+))?$/.exec(action) ?? [];
  if (place === undefined) return showList(visitor, c);
  if (isDead(visitor, place)) return messagePage(site, customer, 'staleForm');
  const at =
    wanted === 'Functions'
      ? `${CARD_FUNCTIONS[site.cardPages.functionsAt]}?_tabi=C&carte=${place}`
      : `${CARD_TIMELINE}?_tabi=C&_pid=Depenses&carte=${place}&mois=${month}`;
  return c.redirect(site.base + at);
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

function showTimeline(visitor: Visitor, c: Context): string {
  return timelineAt(visitor, c, c.req.query('mois') ?? '', false);
}

/** The buttons above the payments: another month, older months, back. */
async function answerTimeline(visitor: Visitor, c: Context): Promise<string> {
  const action = actionIn(readForm(await c.req.text()));
  const month = /^_FID_GoMonth_mois:(\d+)$/.exec(action)?.[1];
  const { carte = '', tout } = c.req.query();
  if (month !== undefined) return timelineAt(visitor, c, month, tout === '1');
  const isArrow = action.startsWith('_FID_GoMonthPrecedent');
  // A button that is an image is pressed by its coordinates.
  const isPressed = action.endsWith('.x') === (visitor.site.cardPages.olderMonths === 'image');
  if (isArrow) return isPressed ? timelineAt(visitor, c, keyShown(visitor, carte), true) : showTimeline(visitor, c);
  return showList(visitor, c);
}

function timelineAt(visitor: Visitor, c: Context, key: string, isUnfolded: boolean): string {
  const { site, customer, session } = visitor;
  const { carte: place = '' } = c.req.query();
  const found = cardAt(visitor, place);
  const month = found && (monthNamed(found.card, key) ?? monthsOf(found.card)[0]);
  if (found === undefined || month === undefined) return messagePage(site, customer, 'noRight');
  session.progress.card = { place, month: monthKey(month.debitedOn), steps: 1 };
  return cardTimelinePage({ ...visitor, ...found, place: Number(place), month, isUnfolded });
}

/** The month that was shown last, if it was this card's. */
function keyShown({ session }: Visitor, place: string): string {
  const { card } = session.progress;
  return card?.place === place ? card.month : '';
}

/** The parts of a bundle of a card below its account. */
function showBundle(visitor: Visitor, c: Context): string {
  const { site, customer } = visitor;
  const { webid, cardmonth, cardid = '', trnref = '' } = c.req.query();
  const contract = contractNamed(visitor, webid);
  const open = contract && [...openCardMonths(contract)].find(([debitedOn]) => cardMonthKey(debitedOn) === cardmonth);
  const shown = open?.[1][Number(cardid)];
  const parts = shown && cardLines(shown.month.purchases)[Number(trnref)]?.parts;
  if (contract === undefined || parts === undefined) return messagePage(site, customer, 'noRight');
  return bundlePage({ site, customer, currency: contract.currency, parts });
}

function showHalfYear(visitor: Visitor, c: Context): string {
  const { site, customer, session } = visitor;
  const { carte: place = '', selectedMonthly } = c.req.query();
  if (selectedMonthly !== undefined && isDead(visitor, place)) return messagePage(site, customer, 'staleForm');
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
