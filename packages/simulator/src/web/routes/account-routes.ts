import type { Context } from 'hono';
import type { Contract } from '../../ledger/ledger.ts';
import { cardMonthKey, openCardMonths } from '../cards/open-card-months.ts';
import { oldAccountListPage } from '../old-site/old-account-list-page.ts';
import { oldAnnouncedPage } from '../old-site/old-announced-page.ts';
import { oldCardPage } from '../old-site/old-card-page.ts';
import { oldOperationsPage } from '../old-site/old-operations-page.ts';
import { oldRibPage } from '../old-site/old-rib-page.ts';
import { hiddenInputs } from '../operations/hidden-inputs.ts';
import { type OperationsView, ROWS_PER_STEP, windowOf } from '../operations/operations-view.ts';
import { postOperations } from '../operations/post-operations.ts';
import { accountListPage } from '../pages/account-list-page.ts';
import { announcedPage } from '../pages/announced-page.ts';
import { cardPage } from '../pages/card-page.ts';
import { messagePage } from '../pages/message-page.ts';
import { type OperationsPage, operationsPage, operationsPart } from '../pages/operations-page.ts';
import { ribPage } from '../pages/rib-page.ts';
import { summaryPage } from '../pages/summary-page.ts';
import { readForm } from '../read-form.ts';
import { contractNamed, type Visitor } from '../session/visitor.ts';
import { PAGES } from '../site/paths.ts';
import type { WebRouter } from './web-router.ts';

/** The pages of accounts: list, RIB, operations. */
export function accountRoutes({ app, inner }: WebRouter): void {
  app.on(['GET'], [PAGES.accounts, '/banque/situation_financiere.html', '/banque/situation_financiere.cgi'], (c) =>
    inner((visitor) => (isOld(visitor) ? oldAccountListPage(visitor) : accountListPage(visitor)))(c),
  );
  app.get(
    PAGES.rib,
    inner((visitor, c) => {
      if (c.req.query('webid') !== undefined) return messagePage(visitor.site, visitor.customer, 'unavailable');
      return isOld(visitor) ? oldRibPage(visitor) : ribPage(visitor);
    }),
  );
  const operations = [
    PAGES.operations,
    PAGES.asyncOperations,
    '/banque/mouvements.cgi',
    '/banque/operations_carte.cgi',
  ];
  app.on(['GET'], operations, inner(showOperations));
  app.get(PAGES.toCome, inner(showAnnounced));
  app.on(['POST'], operations, inner(answerForm));
}

function showOperations(visitor: Visitor, c: Context): string {
  const contract = contractNamed(visitor, c.req.query('webid') ?? c.req.query('k_webid'));
  if (contract === undefined) return messagePage(visitor.site, visitor.customer, 'noRight');
  if (isOld(visitor)) return oldSiteAt(visitor, contract, c, 1);
  if (TO_COME.includes(c.req.query('_fid') ?? '')) return announcedAt(visitor, contract);
  const { resourceId } = contract;
  const month = c.req.query('cardmonth') ?? '';
  if (month !== '') {
    const card = { month, index: Number(c.req.query('cardid') ?? 0) };
    const bundle = c.req.query('regroupement');
    return cardAt(visitor, contract, { resourceId, steps: 1, card }, bundle === undefined ? undefined : Number(bundle));
  }
  const view = { resourceId, steps: 1 };
  if (contract.opensOnSummary) return summaryAt(visitor, contract, { ...view, isSummary: true });
  return operationsAt(visitor, contract, view);
}

function showAnnounced(visitor: Visitor, c: Context): string {
  return announcedAt(visitor, contractNamed(visitor, c.req.query('webid') ?? c.req.query('k_webid')));
}

const TO_COME: readonly string[] = ['DoShowTransactionsToComeView', 'DoLoadTransactionToCome'];

/** Where the real limit is, is unverified. */
const LARGEST_FORM = 400_000;

async function answerForm(visitor: Visitor, c: Context): Promise<string | Response> {
  const { site, customer, session, today } = visitor;
  const contract = contractNamed(visitor, c.req.query('k_webid') ?? c.req.query('webid'));
  if (contract === undefined) return messagePage(site, customer, 'noRight');
  const body = await c.req.text();
  if (Buffer.byteLength(body) > (customer.scenario?.largestForm ?? LARGEST_FORM)) return c.body(null, 413);
  const form = readForm(body);
  if (isOld(visitor)) return oldSiteAt(visitor, contract, c, Number(form.get('page') ?? 1));
  const outcome = postOperations({ form, site, forms: session.forms, today, resourceId: contract.resourceId });
  switch (outcome.kind) {
    case 'stale':
      return messagePage(site, customer, 'staleForm');
    case 'announced':
      return announcedAt(visitor, contract);
    case 'show':
      if (outcome.view.card !== undefined) return cardAt(visitor, contract, outcome.view);
      return (
        partAt(visitor, c, form, contract, outcome) ?? operationsAt(visitor, contract, outcome.view, outcome.message)
      );
  }
}

function operationsAt(visitor: Visitor, contract: Contract, view: OperationsView, message?: string): string {
  return operationsPage(pageOf(visitor, contract, view, message));
}

function pageOf(visitor: Visitor, contract: Contract, view: OperationsView, message?: string): OperationsPage {
  const token = visitor.session.forms.handOut(view);
  return { ...visitor, contract, view, window: windowOf(contract, view), token, message };
}

function isOld({ site }: Visitor): boolean {
  return site.release === '2012';
}

/** Operations or card purchases on the old site. */
function oldSiteAt(visitor: Visitor, contract: Contract, c: Context, page: number): string {
  const { site, customer, today } = visitor;
  const month = c.req.query('cardmonth');
  if (month === undefined) {
    return oldOperationsPage({ site, customer, contract, webid: visitor.webid(contract), today, page });
  }
  return oldCardPage({ site, customer, contract, month }) ?? messagePage(site, customer, 'noRight');
}

function announcedAt(visitor: Visitor, contract: Contract | undefined): string {
  if (contract === undefined) return messagePage(visitor.site, visitor.customer, 'noRight');
  if (isOld(visitor)) return oldAnnouncedPage({ ...visitor, contract });
  return announcedPage({ ...visitor, contract, webid: visitor.webid(contract) });
}

/** A part of the page for a script that requests one. */
function partAt(
  visitor: Visitor,
  c: Context,
  form: ReadonlyMap<string, string>,
  contract: Contract,
  { view, message }: { readonly view: OperationsView; readonly message?: string },
): Response | undefined {
  const target = form.get('_wxf2_ptarget');
  if (target === undefined || view.card !== undefined) return undefined;
  const part = operationsPart(pageOf(visitor, contract, view, message), target, form.get('_wxf2_pseq') ?? '1');
  return part === undefined ? undefined : c.body(part, 200, { 'content-type': 'text/xml; charset=utf-8' });
}

/** The tab that some savings open on: the list is behind a button. */
function summaryAt(visitor: Visitor, contract: Contract, view: OperationsView): string {
  return summaryPage({ ...visitor, contract, inputs: inputsOf(visitor, contract, view) });
}

function cardAt(visitor: Visitor, contract: Contract, view: OperationsView, bundle?: number): string {
  const open = [...openCardMonths(contract)].find(([debitedOn]) => cardMonthKey(debitedOn) === view.card?.month);
  const [first, ...others] = open?.[1] ?? [];
  if (first === undefined) return messagePage(visitor.site, visitor.customer, 'noRight');
  return cardPage({
    ...visitor,
    contract,
    webid: visitor.webid(contract),
    months: [first, ...others],
    shown: view.card?.index ?? 0,
    rows: view.steps * ROWS_PER_STEP,
    inputs: inputsOf(visitor, contract, view),
    bundle,
  });
}

/** Hidden inputs of a page that shows no operations of the account. */
function inputsOf({ site, session, webid }: Visitor, contract: Contract, view: OperationsView) {
  return hiddenInputs({
    site,
    contract,
    webid: webid(contract),
    token: session.forms.handOut(view),
    view,
    window: { rows: [], hasMore: false },
  });
}
