import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { ContractKind } from '../../ledger/ledger.ts';
import { loanFacts, REVOLVING_FACTS } from '../pages/credit-facts.ts';
import { type FactSheet, factSheetPage } from '../pages/fact-sheet-page.ts';
import { messagePage } from '../pages/message-page.ts';
import { marketNoticePage, securitiesPage } from '../pages/securities-page.ts';
import type { Visitor } from '../session/visitor.ts';
import type { WebRouter } from './web-router.ts';

const NOTICE_COOKIE = 'msgs-marche';

/** Pages of contracts that are no payment accounts: loans, revolving credits, securities, insurances, plain facts. */
export function otherRoutes({ app, inner, siteAt }: WebRouter): void {
  const sheet = (kind: ContractKind, facts: (visitor: Visitor) => FactSheet['facts']) =>
    inner((visitor, c) => factSheetPage({ ...visitor, facts: facts(visitor), contract: contractOf(visitor, c, kind) }));

  app.get(
    '/banque/gec9.aspx',
    sheet('loan', ({ site, customer, today }) => loanFacts(customer, today, site.release)),
  );
  app.get(
    '/banque/CR/consultation.asp',
    sheet('revolving', () => REVOLVING_FACTS),
  );
  app.on(
    ['GET'],
    ['/assurances/SYNASSINT.aspx', '/assurances/SYNASSVIE.aspx'],
    sheet('insurance', () => []),
  );
  // A customer with securities gets a notice of the stock exchange before them, once a visit.
  app.on(
    'GET',
    ['/banque/SYNT_Synthese.aspx', '/banque/PORT_Synthese.aspx', '/banque/POR_SyntheseLst.aspx'],
    inner((visitor, c) => {
      const isRead = getCookie(c, NOTICE_COOKIE) === 'lu';
      const hasAny = visitor.customer.contracts.some(({ kind }) => kind === 'securities');
      return hasAny && !isRead ? marketNoticePage(visitor) : securitiesPage(visitor);
    }),
  );
  app.post(
    '/banque/ORDR_InfosGenerales.aspx',
    inner(({ site }, c) => {
      c.header('Set-Cookie', `${NOTICE_COOKIE}=lu; Path=/; Secure`);
      return c.redirect(`${site.base}/banque/SYNT_Synthese.aspx?entete=1`);
    }),
  );
  // The other pages of insurances are empty.
  app.get(
    '/assurances/*',
    inner(({ site, customer }) => messagePage(site, customer, 'noRights')),
  );
  // Keeps the session alive.
  app.all(
    '/ReNewSession.aspx',
    inner((_, c) => c.text('')),
  );
  // It answers without a session too, as the real site.
  app.get('/banques/contact/trouver-une-agence.aspx', (c) => c.redirect(siteAt(c).paths.login));
}

function contractOf({ customer, webid }: Visitor, c: Context, kind: ContractKind) {
  const named = c.req.query('webid');
  return customer.contracts.find(
    (contract) => contract.kind === kind && (named === undefined || webid(contract) === named),
  );
}
