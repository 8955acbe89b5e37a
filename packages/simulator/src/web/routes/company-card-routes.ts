import type { Context } from 'hono';
import { monthsOf } from '../cards/cards-of.ts';
import { type CardOfCompany, companiesOf, companyCardNamed } from '../cards/company-cards.ts';
import {
  COMPANY_CARDS,
  companiesPage,
  companyCardsPage,
  companyContractPage,
  companyMonthPage,
  olderCompanyMonthPage,
} from '../pages/company-cards-pages.ts';
import { messagePage } from '../pages/message-page.ts';
import { readForm } from '../read-form.ts';
import type { Visitor } from '../session/visitor.ts';
import type { WebRouter } from './web-router.ts';

/** Cards of companies: companies, their cards, the months of each. */
export function companyCardRoutes({ app, inner }: WebRouter): void {
  app.get(COMPANY_CARDS, inner(showToday));
  app.post(COMPANY_CARDS, inner(answerToday));
  app.on(
    ['GET', 'POST'],
    '/banque/pro/ENC_liste_ctr.aspx',
    inner(async (visitor, c) => {
      const form = c.req.method === 'POST' ? readForm(await c.req.text()) : new Map<string, string>();
      const shown = Number(form.get('page') ?? 0);
      const isNext = form.has('imgCtrPagSui.x');
      return companyAt(visitor, c.req.query('tie'), isNext ? shown + 1 : Math.max(shown, 1));
    }),
  );
  app.on(
    ['GET', 'POST'],
    '/banque/pro/ENC_liste_oper.aspx',
    inner(async (visitor, c) => {
      const month = c.req.method === 'POST' ? readForm(await c.req.text()).get('moi') : undefined;
      const found = companyCardNamed(visitor.customer, c.req.query('ctr'));
      return found ? olderCompanyMonthPage(monthAt(visitor, found, c.req.query('tie') ?? '', month)) : none(visitor);
    }),
  );
  app.get(
    '/banque/pro/ENC_detail_ctr.aspx',
    inner((visitor, c) => contractAt(visitor, companyCardNamed(visitor.customer, c.req.query('ctr')))),
  );
}

function showToday(visitor: Visitor, c: Context): string {
  const { customer } = visitor;
  const { numeroContrat, numeroTiers } = c.req.query();
  if (companiesOf(customer).length === 0) return none(visitor);
  if (numeroTiers === undefined) return companiesOrOnly(visitor);
  if (numeroContrat === undefined) return companyAt(visitor, numeroTiers);
  const found = companyCardNamed(customer, numeroContrat);
  return found ? companyMonthPage(monthAt(visitor, found, numeroTiers, undefined)) : none(visitor);
}

/** The only company has no page before that of its cards. */
function companiesOrOnly(visitor: Visitor): string {
  const isOnly = companiesOf(visitor.customer).length === 1 && !visitor.site.cardPages.namesOnlyCompany;
  return isOnly && visitor.site.release >= '2021' ? companyAt(visitor, '1') : companiesPage(visitor);
}

async function answerToday(visitor: Visitor, c: Context): Promise<string> {
  const { _stack = '', _pid, page = '1' } = c.req.query();
  if (_pid === 'ListeContrat') {
    const form = readForm(await c.req.text());
    const isNext = form.has('_FID_GoPageSuivante.x');
    return companyAt(visitor, /numtie=(\d+)/.exec(_stack)?.[1], Number(page) + (isNext ? 1 : 0));
  }
  const [, contractNumber, companyNumber = ''] = /numctr=(\d+),numtie=(\d+)/.exec(_stack) ?? [];
  const found = companyCardNamed(visitor.customer, contractNumber);
  if (found === undefined) return none(visitor);
  const form = readForm(await c.req.text());
  if (form.has('_FID_GoConsulterOngletContrat')) return contractAt(visitor, found);
  const cards = found.contract.companyCards ?? [];
  const card = cards[Number(form.get('Data_PositionCarteSelectionne')) - 1] ?? found.card;
  return companyMonthPage(monthAt(visitor, { ...found, card }, companyNumber, form.get('Data_DateSelectionne')));
}

function monthAt({ site, customer }: Visitor, found: CardOfCompany, companyNumber: string, key: string | undefined) {
  const month = monthsOf(found.card).find(({ debitedOn }) => debitedOn.slice(0, 7) === key);
  return { site, customer, ...found, companyNumber, month };
}

function companyAt(visitor: Visitor, companyNumber: string | undefined, pageNumber = 1): string {
  const company = companiesOf(visitor.customer)[Number(companyNumber) - 1];
  return company === undefined ? none(visitor) : companyCardsPage(visitor, company, Number(companyNumber), pageNumber);
}

function contractAt(visitor: Visitor, found: CardOfCompany | undefined): string {
  return found === undefined ? none(visitor) : companyContractPage(visitor, found);
}

function none({ site, customer }: Visitor): string {
  return messagePage(site, customer, 'noRights');
}
