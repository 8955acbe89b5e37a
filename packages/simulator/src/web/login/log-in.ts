import { customerWith } from '../../ledger/customer-with.ts';
import type { Customer, Ledger } from '../../ledger/ledger.ts';
import type { DetourName } from '../../ledger/treatment.ts';
import { DETOURS } from '../detours/detours.ts';
import { loginPage, wrongCredentials } from '../pages/login-page.ts';
import type { KnownDevices } from '../sca/known-devices.ts';
import type { Session, Sessions } from '../session/sessions.ts';
import { type Site, siteOf } from '../site/site.ts';
import { SERVER_ERROR } from '../troubles/page-trouble.ts';
import type { TroubleMemory } from '../troubles/trouble-memory.ts';
import { LOGIN_MESSAGES } from './login-messages.ts';

/** How a login went. */
export type WebLogin =
  | {
      readonly kind: 'ok';
      /** Whole values of `Set-Cookie`. None where there is no session. */
      readonly cookies: readonly string[];
      /** Where it leads: a path, or an address where it leads away. */
      readonly location: string;
    }
  | { readonly kind: 'refused'; readonly status: 200 | 500; readonly html: string };

export interface LogInOptions {
  readonly ledger: () => Ledger;
  readonly sessions: Sessions;
  readonly devices: KnownDevices;
  readonly troubles: TroubleMemory;
  /** e.g. `https://127.0.0.1:40125`: another host than the customer logs in on. */
  readonly otherBrandOrigin: () => string;
  readonly cookiesOf: (session: Session) => readonly string[];
  readonly onLogin: (login: string, outcome: 'ok' | 'wrong') => void;
}

/** What a customer types, and what their browser sends with it. */
export interface Credentials {
  readonly login: string;
  readonly password: string;
  /** Cookie `auth_client_state`. */
  readonly device?: string | undefined;
}

/** Checks credentials, and opens a session where nothing is against it. */
export function logIn(options: LogInOptions, site: Site, { login, password, device }: Credentials): WebLogin {
  const { ledger, sessions, devices, troubles, onLogin } = options;
  const customer = customerWith(ledger(), (candidate) => candidate.login === login);
  const isRight = customer !== undefined && customer.password === password;
  onLogin(login, isRight ? 'ok' : 'wrong');
  if (!isRight) return { kind: 'refused', status: 200, html: loginPage(site, wrongCredentials(site)) };
  const { treatment = {} } = customer;
  if (treatment.login !== undefined && troubles.strikes(`${login} login`, treatment.loginTroubleTimes)) {
    return troubleWith(treatment.login, site, options);
  }
  const session = sessions.open(login);
  const { progress } = session;
  const { sca, detours, detoursAfterPages } = treatment;
  const isAskedNow = sca !== undefined && sca.afterPages === undefined && sca.before === undefined;
  progress.needsSca = isAskedNow && !devices.knows(login, device);
  if (detoursAfterPages === undefined) progress.detours = held(detours);
  return { kind: 'ok', cookies: options.cookiesOf(session), location: landing(site, customer, session) };
}

/** The pages that hold a visitor back. */
export function held(detours: readonly DetourName[] = []): readonly DetourName[] {
  return detours.filter((name) => DETOURS[name].exit !== 'ignored');
}

function troubleWith(
  trouble: NonNullable<NonNullable<Customer['treatment']>['login']>,
  site: Site,
  options: LogInOptions,
): WebLogin {
  switch (trouble) {
    case 'outage':
      return { kind: 'ok', cookies: [], location: `${site.base}/outage.html` };
    case 'other-brand':
      return { kind: 'ok', cookies: [], location: `${options.otherBrandOrigin()}${site.paths.home}` };
    case 'error-500':
      return { kind: 'refused', status: 500, html: SERVER_ERROR };
    default:
      return { kind: 'refused', status: 200, html: loginPage(site, LOGIN_MESSAGES[trouble]) };
  }
}

/** Where a login leads. Customers of a federation or of the private bank have pages of their own. */
function landing({ brand, language, base }: Site, { treatment = {} }: Customer, { progress }: Session): string {
  const { subbank, sca, oldSite, detours = [], detoursAfterPages } = treatment;
  const site = subbank === undefined ? base : siteOf({ brand, language, subbank }).base;
  if (progress.needsSca) return `${site}/banque/${sca?.hops === 1 ? 'validation.aspx' : 'pageaccueil.html'}`;
  const [first] = detoursAfterPages === undefined ? detours : [];
  if (first !== undefined) return `${site}${DETOURS[first].page}`;
  return `${site}/banque/${oldSite ? 'situation_financiere.cgi' : 'pageaccueil.html'}`;
}
