import type { Context } from 'hono';
import type { PageFault } from '../../ledger/customer-scenario.ts';
import { LOGIN_MESSAGES } from '../login/login-messages.ts';
import { loginPage } from '../pages/login-page.ts';
import { type MESSAGES, messagePage } from '../pages/message-page.ts';
import type { Visitor } from '../session/visitor.ts';

const AS_MESSAGE: Readonly<Partial<Record<PageFault, keyof typeof MESSAGES>>> = {
  technical: 'technical',
  'no-right': 'noRights',
  'no-contract': 'noRight',
  unavailable: 'unavailable',
  stale: 'staleForm',
};

/** Answers with a fault in place of the page. */
export function answerWithPageFault(fault: PageFault, { site, customer }: Visitor, c: Context): Response {
  const message = AS_MESSAGE[fault];
  if (message !== undefined) return c.html(messagePage(site, customer, message));
  switch (fault) {
    case 'empty':
      return c.html('');
    case 'outage':
      return c.redirect(`${site.base}/outage.html`);
    case 'infos':
      return c.redirect(`${site.base}/validation/infos.cgi`);
    case 'login-form':
      return c.html(loginPage(site, LOGIN_MESSAGES['previous-expired']));
    case 'session-over':
      return c.redirect(site.paths.login);
    default:
      return c.html(SERVER_ERROR, 500);
  }
}

/** The page of a server error; it holds nothing of the bank. */
export const SERVER_ERROR = '<html><head><title>500 Internal Server Error</title></head><body></body></html>';
