import { randomBytes } from 'node:crypto';
import type { Clock } from '@relais/model';
import { getCookie } from 'hono/cookie';
import { customerWith } from '../ledger/customer-with.ts';
import type { Customer, Ledger } from '../ledger/ledger.ts';
import type { Brand } from '../ledger/seed-ledger.ts';
import { homePage } from './pages/home-page.ts';
import { loggedOutPage } from './pages/logged-out-page.ts';
import { loginPage, WRONG_CREDENTIALS } from './pages/login-page.ts';
import { messagePage } from './pages/message-page.ts';
import { readForm } from './read-form.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { createWebRouter } from './routes/web-router.ts';
import { createSessions } from './session/sessions.ts';
import { PAGES } from './site/paths.ts';
import { type Site, siteOf } from './site/site.ts';

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
  const sessions = createSessions({ clock, idleMs: IDLE_MS, newId });
  const router = createWebRouter({ brand, ledger, sessions });
  const { app, siteAt, inner } = router;

  function logIn(site: Site, login: string, password: string): WebLogin {
    const customer = customerWith(ledger(), (candidate) => candidate.login === login);
    const isRight = customer !== undefined && customer.password === password;
    onLogin?.(login, isRight ? 'ok' : 'wrong');
    if (!isRight) return { kind: 'refused', status: 200, html: loginPage(site, WRONG_CREDENTIALS) };
    const { id } = sessions.open(login);
    const cookies = [
      `IdSes=${id}; Path=/; Secure`,
      `SessionStart=${clock.now()}; Path=/; Secure`,
      'lastCnx=password; Path=/; Max-Age=31536000; Secure',
    ];
    return { kind: 'ok', cookies, location: homeOf(site, customer) };
  }

  app.get(PAGES.login, (c) => c.html(loginPage(siteAt(c))));
  app.post(PAGES.login, async (c) => {
    const form = readForm(await c.req.text());
    const outcome = logIn(siteAt(c), form.get('_cm_user') ?? '', form.get('_cm_pwd') ?? '');
    if (outcome.kind === 'refused') return c.html(outcome.html, outcome.status);
    for (const cookie of outcome.cookies) c.header('Set-Cookie', cookie, { append: true });
    return c.redirect(outcome.location);
  });

  app.get(
    PAGES.home,
    inner(({ site, customer }) => homePage(site, customer)),
  );
  accountRoutes(router);

  app.get(PAGES.logout, (c) => {
    const session = sessions.find(getCookie(c, 'IdSes'));
    if (session !== undefined) {
      sessions.close(session.id);
      onLogout?.(session.login);
    }
    c.header('Set-Cookie', 'IdSes=; Path=/; Max-Age=0; Secure');
    return c.redirect(siteAt(c).paths.loggedOut);
  });
  app.get(PAGES.loggedOut, (c) => c.html(loggedOutPage(siteAt(c))));

  app.all(
    '/banque/*',
    inner(({ site, customer }) => messagePage(site, customer, 'unavailable')),
  );

  return {
    fetch: (request) => app.fetch(request),
    logIn: (login, password) => logIn(siteOf({ brand }), login, password),
  };
}

/** Where a login leads: customers of a federation or of the private bank have pages of their own. */
function homeOf({ brand, language, paths }: Site, { treatment }: Customer): string {
  const { subbank } = treatment ?? {};
  return subbank === undefined ? paths.home : siteOf({ brand, language, subbank }).paths.home;
}
