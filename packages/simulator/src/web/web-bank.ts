import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@relais/model';
import type { Brand } from '../ledger/brand.ts';
import { OTHER_HOMES } from '../ledger/customer-scenario.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { createRandom } from '../ledger/random.ts';
import { logIn, type WebLogin } from './login/log-in.ts';
import { notIn2012 } from './old-site/not-in-2012.ts';
import { SERVER_ERROR } from './page-faults/answer-with-page-fault.ts';
import { createPageFaults } from './page-faults/page-faults.ts';
import { homePage } from './pages/home-page.ts';
import { messagePage } from './pages/message-page.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { cardRoutes } from './routes/card-routes.ts';
import { companyCardRoutes } from './routes/company-card-routes.ts';
import { downloadRoutes } from './routes/download-routes.ts';
import { interstitialRoutes } from './routes/interstitial-routes.ts';
import { loginRoutes } from './routes/login-routes.ts';
import { otherRoutes } from './routes/other-routes.ts';
import { refreshRoutes } from './routes/refresh-routes.ts';
import { scaRoutes } from './routes/sca-routes.ts';
import { createWebRouter } from './routes/web-router.ts';
import { createConfirmations, type ScaControl } from './sca/confirmations.ts';
import { createKnownDevices } from './sca/known-devices.ts';
import { createSessions } from './session/sessions.ts';
import { PAGES } from './site/paths.ts';
import { siteOf } from './site/site.ts';

/** Random errors, as the real bank has them: status 500, now and then. */
export interface RandomErrors {
  /** 0 to 1, for each request. */
  readonly chance: number;
  /** Only requests whose path contains one of these. @defaultValue all */
  readonly paths?: readonly string[];
  /** Another seed strikes other requests. @defaultValue 1 */
  readonly seed?: number;
}

/** Parts of a web bank. */
export interface WebBankOptions {
  readonly brand: Brand;
  /** The web bank calls it for each page. */
  readonly ledger: () => Ledger;
  /** Clock that ends a session after five idle minutes. */
  readonly clock: Clock;
  /** Makes the values of `IdSes`. Links and forms derive from them. Default: 16 random bytes in hex. */
  readonly newSessionId?: () => string;
  /** Address for customers of another brand, for a login at this origin. Default: a host that exists nowhere. */
  readonly otherBrandOrigin?: (origin: string) => string;
  /** Default: none. */
  readonly randomErrors?: RandomErrors;
  readonly onLogin?: (login: string, outcome: 'ok' | 'wrong') => void;
  readonly onLogout?: (login: string) => void;
  /** Called when a customer's phone is notified, or a code is sent. */
  readonly onPush?: (login: string) => void;
}

/** The web bank of CIC or Crédit Mutuel, without a network: it is mounted behind a TLS door. */
export interface WebBank {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Checks credentials and opens a session, as the login form does; the fallback door logs in by it. */
  readonly logIn: (login: string, password: string) => WebLogin;
  /** The customers' phones. */
  readonly sca: ScaControl;
}

const IDLE_MS = 5 * 60_000;
const NOBODY = (): void => {};

/** Opens a web bank over a ledger. */
export function createWebBank(options: WebBankOptions): WebBank {
  const { brand, ledger, clock, onLogin = NOBODY, onLogout = NOBODY, onPush = NOBODY } = options;
  const newId = options.newSessionId ?? (() => randomBytes(16).toString('hex'));
  const sessions = createSessions({ clock, idleMs: IDLE_MS, newId });
  const devices = createKnownDevices(clock);
  const pageFaults = createPageFaults();
  const confirmations = createConfirmations(clock);
  const router = createWebRouter({ brand, ledger, sessions, devices, pageFaults });
  const { app, inner } = router;
  const desk = {
    ledger,
    sessions,
    devices,
    pageFaults,
    onLogin,
    otherBrandOrigin: options.otherBrandOrigin ?? (() => 'https://other-brand.invalid'),
    cookiesOf: ({ id }: { readonly id: string }) => [
      `IdSes=${id}; Path=/; Secure`,
      'SessionTimeout=5; Path=/; Secure',
      `SessionStart=${clock.now()}; Path=/; Secure`,
      `nid=${createHash('sha256').update(`${id}/nid`).digest('hex').slice(0, 32)}; Path=/; Max-Age=31536000; Secure`,
      'lastCnx=password; Path=/; Max-Age=31536000; Secure',
    ],
  };

  refreshRoutes(router);
  loginRoutes(router, { ledger, sessions, onLogout, logIn: (site, credentials) => logIn(desk, site, credentials) });
  scaRoutes(router, { brand, clock, confirmations, devices, onPush });
  interstitialRoutes(router);
  app.on(
    'GET',
    [PAGES.home, ...OTHER_HOMES],
    inner(({ site, customer }) => homePage(site, customer)),
  );
  accountRoutes(router);
  cardRoutes(notIn2012(router));
  companyCardRoutes(notIn2012(router));
  downloadRoutes(router, pageFaults);
  otherRoutes(router);
  app.all(
    '/banque/*',
    inner(({ site, customer }) => messagePage(site, customer, 'unavailable')),
  );

  const strikes = randomStrikes(options.randomErrors);
  return {
    fetch: (request) => {
      if (!strikes(request.url)) return app.fetch(request);
      return new Response(SERVER_ERROR, { status: 500, headers: { 'content-type': 'text/html' } });
    },
    logIn: (login, password) => logIn(desk, siteOf({ brand }), { login, password }),
    sca: confirmations,
  };
}

function randomStrikes(errors: RandomErrors | undefined): (url: string) => boolean {
  if (errors === undefined) return () => false;
  const { chance, paths, seed = 1 } = errors;
  const random = createRandom(`${seed}/random errors`);
  return (url) => (paths === undefined || paths.some((path) => url.includes(path))) && random.chance(chance);
}
