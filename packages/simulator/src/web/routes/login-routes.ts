import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Credentials, WebLogin } from '../login/log-in.ts';
import { OLD_CONTENT_TYPE, toLatin1 } from '../old-site/old-frame.ts';
import { oldLoginPage } from '../old-site/old-login-page.ts';
import { loggedOutPage } from '../pages/logged-out-page.ts';
import { loginPage } from '../pages/login-page.ts';
import { outagePage } from '../pages/outage-page.ts';
import { readForm } from '../read-form.ts';
import { DEVICE_COOKIE } from '../sca/known-devices.ts';
import type { Sessions } from '../session/sessions.ts';
import { PAGES } from '../site/paths.ts';
import type { Site } from '../site/site.ts';
import type { WebRouter } from './web-router.ts';

export interface LoginRoutesOptions {
  readonly ledger: () => Ledger;
  readonly sessions: Sessions;
  readonly logIn: (site: Site, credentials: Credentials) => WebLogin;
  readonly onLogout: (login: string) => void;
}

/** Addresses under which the form stands, beside its own. */
const LOGIN_PAGES = [PAGES.login, '/', '/particuliers.html', '/identification/authentification.html'];
/** Addresses of the old site's form. */
const OLD_LOGIN_PAGES = ['/banques/accueil.html', '/banques/particuliers/index.html', '/index.html'];
/** Target of the old site's form. */
const OLD_LOGIN = '/identification/default.cgi';

/** Login and logout. */
export function loginRoutes({ app, siteAt }: WebRouter, options: LoginRoutesOptions): void {
  const { ledger, sessions, logIn, onLogout } = options;

  async function answer(c: Context): Promise<Response> {
    const form = readForm(await c.req.text());
    const device = getCookie(c, DEVICE_COOKIE);
    const credentials = { login: form.get('_cm_user') ?? '', password: form.get('_cm_pwd') ?? '', device };
    const outcome = logIn(siteAt(c), credentials);
    if (outcome.kind === 'refused') {
      // The old site shows the error on a page of its own.
      const isOld = c.req.path === OLD_LOGIN && outcome.status === 200;
      return isOld ? c.redirect(`${siteAt(c).base}${OLD_LOGIN}?erreur=1`) : c.html(outcome.html, outcome.status);
    }
    for (const cookie of outcome.cookies) c.header('Set-Cookie', cookie, { append: true });
    return c.redirect(outcome.location);
  }

  const oldForm = (c: Context, message?: string): Response =>
    c.body(toLatin1(oldLoginPage(siteAt(c), message)), 200, OLD_CONTENT_TYPE);

  app.on('GET', LOGIN_PAGES, (c) => c.html(loginPage(siteAt(c))));
  app.on('GET', OLD_LOGIN_PAGES, (c) => oldForm(c));
  app.on('POST', [...LOGIN_PAGES, ...OLD_LOGIN_PAGES, OLD_LOGIN], answer);
  app.get(OLD_LOGIN, (c) => oldForm(c, c.req.query('erreur') && "Votre code d'accès n'est pas reconnu"));
  app.get('/outage.html', (c) => c.html(outagePage(siteAt(c), ledger().today)));
  app.get('/validation/infos.cgi', (c) => c.html(outagePage(siteAt(c), ledger().today, 'infos')));

  app.on('GET', [PAGES.logout, '/identification/deconnexion/deconnexion.cgi'], (c) => {
    const session = sessions.find(getCookie(c, 'IdSes'));
    if (session !== undefined) {
      sessions.close(session.id);
      onLogout(session.login);
    }
    c.header('Set-Cookie', 'IdSes=; Path=/; Max-Age=0; Secure');
    return c.redirect(siteAt(c).paths.loggedOut);
  });
  app.get(PAGES.loggedOut, (c) => c.html(loggedOutPage(siteAt(c))));
}
