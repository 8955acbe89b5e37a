import type { Context } from 'hono';
import type { Contract } from '../../ledger/ledger.ts';
import { type OperationsView, windowOf } from '../operations/operations-view.ts';
import { postOperations } from '../operations/post-operations.ts';
import { accountListPage } from '../pages/account-list-page.ts';
import { announcedPage } from '../pages/announced-page.ts';
import { messagePage } from '../pages/message-page.ts';
import { operationsPage } from '../pages/operations-page.ts';
import { ribPage } from '../pages/rib-page.ts';
import { readForm } from '../read-form.ts';
import { contractNamed, type Visitor } from '../session/visitor.ts';
import { PAGES } from '../site/paths.ts';
import type { WebRouter } from './web-router.ts';

/** The pages of accounts: list, RIB, operations. */
export function accountRoutes({ app, inner }: WebRouter): void {
  app.on(['GET'], [PAGES.accounts, '/banque/situation_financiere.html', '/banque/situation_financiere.cgi'], (c) =>
    inner(accountListPage)(c),
  );
  app.get(
    PAGES.rib,
    inner((visitor, c) =>
      c.req.query('webid') === undefined
        ? ribPage(visitor)
        : messagePage(visitor.site, visitor.customer, 'unavailable'),
    ),
  );
  const operations = [PAGES.operations, PAGES.asyncOperations, '/banque/mouvements.cgi'];
  app.on(['GET'], operations, inner(showOperations));
  app.on(['POST'], operations, inner(answerForm));
}

function showOperations(visitor: Visitor, c: Context): string {
  const contract = contractNamed(visitor, c.req.query('webid') ?? c.req.query('k_webid'));
  if (contract === undefined) return messagePage(visitor.site, visitor.customer, 'noRight');
  if (TO_COME.includes(c.req.query('_fid') ?? '')) {
    return announcedPage({ ...visitor, contract, webid: visitor.webid(contract) });
  }
  return operationsAt(visitor, contract, { resourceId: contract.resourceId, steps: 1 });
}

const TO_COME: readonly string[] = ['DoShowTransactionsToComeView', 'DoLoadTransactionToCome'];

async function answerForm(visitor: Visitor, c: Context): Promise<string> {
  const { site, customer, session, today } = visitor;
  const contract = contractNamed(visitor, c.req.query('k_webid'));
  if (contract === undefined) return messagePage(site, customer, 'noRight');
  const form = readForm(await c.req.text());
  const outcome = postOperations({ form, forms: session.forms, today, resourceId: contract.resourceId });
  switch (outcome.kind) {
    case 'stale':
      return messagePage(site, customer, 'staleForm');
    case 'announced':
      return announcedPage({ ...visitor, contract, webid: visitor.webid(contract) });
    case 'show':
      return operationsAt(visitor, contract, outcome.view, outcome.message);
  }
}

function operationsAt(visitor: Visitor, contract: Contract, view: OperationsView, message?: string): string {
  const token = visitor.session.forms.handOut(view);
  return operationsPage({ ...visitor, contract, view, window: windowOf(contract, view), token, message });
}
