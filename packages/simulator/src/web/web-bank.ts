import { randomBytes } from 'node:crypto';
import type { Clock } from '@relais/model';
import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Contract, Ledger } from '../ledger/ledger.ts';
import type { Brand } from '../ledger/seed-ledger.ts';
import { BRAND_LOOKS } from './brand-look.ts';
import type { OperationsView } from './operations/operations-view.ts';
import { postOperations } from './operations/post-operations.ts';
import { accountListPage } from './pages/account-list-page.ts';
import { homePage } from './pages/home-page.ts';
import { loggedOutPage } from './pages/logged-out-page.ts';
import { loginPage, WRONG_CREDENTIALS } from './pages/login-page.ts';
import { messagePage } from './pages/message-page.ts';
import { operationsPage } from './pages/operations-page.ts';
import { ribPage } from './pages/rib-page.ts';
import { PATHS } from './paths.ts';
import { readForm } from './read-form.ts';
import { createSessions } from './session/sessions.ts';
import { contractNamed, type Visitor, visitorOf } from './session/visitor.ts';

/** What a web bank is made of. */
export interface WebBankOptions {
  readonly brand: Brand;
  /** Asked anew for each page. */
  readonly ledger: () => Ledger;
  /** Tells when a session has been idle for five minutes. */
  readonly clock: Clock;
  /** Makes the values of `IdSes`. Links and forms derive from them. Default: 16 random bytes in hex. */
  readonly newSessionId?: () => string;
  readonly onLogin?: (login: string, outcome: 'ok' | 'wrong') => void;
  readonly onLogout?: (login: string) => void;
}

/** How a login went. */
type WebLogin =
  | {
      readonly kind: 'ok';
      /** Whole values of `Set-Cookie`. */
      readonly cookies: readonly string[];
      /** Path of the home page. */
      readonly location: string;
    }
  | { readonly kind: 'refused'; readonly status: 200; readonly html: string };

/** The web bank of CIC or Crédit Mutuel, without a network: it is mounted behind a TLS door. */
export interface WebBank {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Checks credentials and opens a session, as the login form does; the fallback door logs in by it. */
  readonly logIn: (login: string, password: string) => WebLogin;
}

const IDLE_MS = 5 * 60_000;

/** Opens a web bank over a ledger. */
export function createWebBank(options: WebBankOptions): WebBank {
  const { brand, ledger, clock, onLogin, onLogout } = options;
  const newId = options.newSessionId ?? (() => randomBytes(16).toString('hex'));
  const look = BRAND_LOOKS[brand];
  const sessions = createSessions({ clock, idleMs: IDLE_MS, newId });

  function logIn(login: string, password: string): WebLogin {
    const customer = ledger().customers.find((candidate) => candidate.login === login);
    const isRight = customer !== undefined && customer.password === password;
    onLogin?.(login, isRight ? 'ok' : 'wrong');
    if (!isRight) return { kind: 'refused', status: 200, html: loginPage(look, WRONG_CREDENTIALS) };
    const { id } = sessions.open(login);
    const cookies = [
      `IdSes=${id}; Path=/; Secure`,
      `SessionStart=${clock.now()}; Path=/; Secure`,
      'lastCnx=password; Path=/; Max-Age=31536000; Secure',
    ];
    return { kind: 'ok', cookies, location: PATHS.home };
  }

  /** A page for those who are logged in; everybody else is sent to the login. */
  function inner(page: (visitor: Visitor, c: Context) => string | Promise<string>): (c: Context) => Promise<Response> {
    return async (c) => {
      const session = sessions.find(getCookie(c, 'IdSes'));
      const visitor = session && visitorOf(session, ledger());
      return visitor === undefined ? c.redirect(PATHS.login) : c.html(await page(visitor, c));
    };
  }

  function showOperations(visitor: Visitor, contract: Contract, view: OperationsView, message?: string): string {
    const token = visitor.session.forms.handOut(view);
    return operationsPage({ ...visitor, look, contract, view, token, message });
  }

  const app = new Hono();

  app.get(PATHS.login, (c) => c.html(loginPage(look)));
  app.post(PATHS.login, async (c) => {
    const form = readForm(await c.req.text());
    const outcome = logIn(form.get('_cm_user') ?? '', form.get('_cm_pwd') ?? '');
    if (outcome.kind === 'refused') return c.html(outcome.html, outcome.status);
    for (const cookie of outcome.cookies) c.header('Set-Cookie', cookie, { append: true });
    return c.redirect(outcome.location);
  });

  app.get(
    PATHS.home,
    inner(({ customer }) => homePage(look, customer)),
  );
  app.get(
    PATHS.accounts,
    inner((visitor) => accountListPage({ ...visitor, look })),
  );
  app.get(
    PATHS.rib,
    inner((visitor, c) =>
      c.req.query('webid') === undefined
        ? ribPage({ ...visitor, look })
        : messagePage(look, visitor.customer, 'unavailable'),
    ),
  );
  app.get(
    PATHS.operations,
    inner((visitor, c) => {
      const contract = contractNamed(visitor, c.req.query('webid'));
      if (contract === undefined) return messagePage(look, visitor.customer, 'noRight');
      return showOperations(visitor, contract, { resourceId: contract.resourceId, steps: 1 });
    }),
  );
  app.post(
    PATHS.operations,
    inner(async (visitor, c) => {
      const contract = contractNamed(visitor, c.req.query('k_webid'));
      if (contract === undefined) return messagePage(look, visitor.customer, 'noRight');
      const { resourceId } = contract;
      const { forms } = visitor.session;
      const form = readForm(await c.req.text());
      const outcome = postOperations({ form, forms, today: visitor.today, resourceId });
      if (outcome.kind === 'stale') return messagePage(look, visitor.customer, 'staleForm');
      return showOperations(visitor, contract, outcome.view, outcome.message);
    }),
  );

  app.get(PATHS.logout, (c) => {
    const session = sessions.find(getCookie(c, 'IdSes'));
    if (session !== undefined) {
      sessions.close(session.id);
      onLogout?.(session.login);
    }
    c.header('Set-Cookie', 'IdSes=; Path=/; Max-Age=0; Secure');
    return c.redirect(PATHS.loggedOut);
  });
  app.get(PATHS.loggedOut, (c) => c.html(loggedOutPage(look)));

  app.all(
    '/fr/banque/*',
    inner(({ customer }) => messagePage(look, customer, 'unavailable')),
  );

  return { fetch: (request) => app.fetch(request), logIn };
}
