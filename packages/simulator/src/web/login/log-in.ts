import type { InterstitialName, LoginFault } from '../../ledger/customer-scenario.ts';
import { customerWith } from '../../ledger/customer-with.ts';
import type { Customer, Ledger } from '../../ledger/ledger.ts';
import { INTERSTITIALS } from '../interstitials/interstitials.ts';
import { SERVER_ERROR } from '../page-faults/answer-with-page-fault.ts';
import type { PageFaults } from '../page-faults/page-faults.ts';
import { loginPage, wrongCredentials } from '../pages/login-page.ts';
import type { KnownDevices } from '../sca/known-devices.ts';
import { scaAddress } from '../sca/sca-address.ts';
import type { Session, Sessions } from '../session/sessions.ts';
import { PAGES } from '../site/paths.ts';
import { type Site, siteOf } from '../site/site.ts';
import { BROWSER_WARNING, LOGIN_MESSAGES } from './login-messages.ts';
import { REFRESH_PAGES } from './refresh-page.ts';

/** Result of a login. */
export type WebLogin =
  | {
      readonly kind: 'ok';
      /** Whole values of `Set-Cookie`. Empty without a session. */
      readonly cookies: readonly string[];
      /** Target: a path, or an address of another host. */
      readonly location: string;
    }
  | { readonly kind: 'refused'; readonly status: 200 | 500; readonly html: string };

export interface LogInOptions {
  readonly ledger: () => Ledger;
  readonly sessions: Sessions;
  readonly devices: KnownDevices;
  readonly pageFaults: PageFaults;
  /** e.g. `https://127.0.0.1:40125`: another host than that of the login. @param origin - the login's */
  readonly otherBrandOrigin: (origin: string) => string;
  readonly cookiesOf: (session: Session) => readonly string[];
  readonly onLogin: (login: string, outcome: 'ok' | 'wrong') => void;
}

/** A customer's input, and the cookie of their browser. */
export interface Credentials {
  readonly login: string;
  readonly password: string;
  /** Cookie `auth_client_state`. */
  readonly device?: string | undefined;
}

/** Checks credentials, and opens a session unless the scenario forbids it. */
export function logIn(options: LogInOptions, site: Site, { login, password, device }: Credentials): WebLogin {
  const { ledger, sessions, devices, pageFaults, onLogin } = options;
  const customer = customerWith(ledger(), (candidate) => candidate.login === login);
  const isRight = customer !== undefined && customer.password === password;
  onLogin(login, isRight ? 'ok' : 'wrong');
  const warning = customer?.scenario?.loginWarning === true ? BROWSER_WARNING : undefined;
  if (!isRight) return { kind: 'refused', status: 200, html: loginPage(site, wrongCredentials(site), warning) };
  const { scenario = {} } = customer;
  if (scenario.loginFault !== undefined && pageFaults.strikes(`${login} login`, scenario.loginFaultTimes)) {
    return answerWithLoginFault(scenario.loginFault, site, options);
  }
  const session = sessions.open(login);
  const { progress } = session;
  const { sca, interstitials, interstitialsAfterPages } = scenario;
  const isAskedNow = sca !== undefined && sca.afterPages === undefined && sca.before === undefined;
  const isKnown = sca?.every !== 'login' && devices.knows(login, device);
  progress.isReminder = isAskedNow && isKnown && sca.reminds === true && devices.endsSoon(device);
  progress.needsSca = isAskedNow && (!isKnown || progress.isReminder);
  if (interstitialsAfterPages === undefined) progress.interstitials = holdingInterstitials(interstitials);
  return { kind: 'ok', cookies: options.cookiesOf(session), location: landing(site, customer, session) };
}

/** The interstitials that hold a visitor back. */
export function holdingInterstitials(interstitials: readonly InterstitialName[] = []): readonly InterstitialName[] {
  return interstitials.filter((name) => INTERSTITIALS[name].exit !== 'ignored');
}

function answerWithLoginFault(fault: LoginFault, site: Site, options: LogInOptions): WebLogin {
  switch (fault) {
    case 'outage':
      return { kind: 'ok', cookies: [], location: `${site.base}/outage.html` };
    case 'other-brand':
      return { kind: 'ok', cookies: [], location: `${options.otherBrandOrigin(site.origin)}${site.paths.home}` };
    case 'error-500':
      return { kind: 'refused', status: 500, html: SERVER_ERROR };
    default:
      return { kind: 'refused', status: 200, html: loginPage(site, LOGIN_MESSAGES[fault]) };
  }
}

/** Target of a login. Customers of a federation or of the private bank have pages of their own. */
function landing({ brand, language, base }: Site, { scenario = {} }: Customer, { progress }: Session): string {
  const { subbank, sca, oldSite, refresh, interstitials = [], interstitialsAfterPages } = scenario;
  const site = subbank === undefined ? base : siteOf({ brand, language, subbank }).base;
  if (refresh !== undefined) return `${site}${REFRESH_PAGES[refresh.at]}`;
  if (progress.needsSca) return `${site}${sca?.hops === 1 ? scaAddress(sca.means) : PAGES.home}`;
  const [first] = interstitialsAfterPages === undefined ? interstitials : [];
  // One federation has the page of its assembly without a language.
  if (first?.startsWith('assembly-') && subbank === 'cmag') return `/${subbank}${INTERSTITIALS[first].page}`;
  if (first !== undefined) return `${site}${INTERSTITIALS[first].page}`;
  return `${site}${oldSite ? '/banque/situation_financiere.cgi' : (scenario.home ?? PAGES.home)}`;
}
