import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Brand } from '../../ledger/brand.ts';
import type { CustomerScenario, ScaBefore } from '../../ledger/customer-scenario.ts';
import { customerWith } from '../../ledger/customer-with.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type CardView, cardViewsOf } from '../cards/card-views-of.ts';
import { INTERSTITIALS } from '../interstitials/interstitials.ts';
import { holdingInterstitials } from '../login/log-in.ts';
import { OLD_CONTENT_TYPE, toLatin1 } from '../old-site/old-frame.ts';
import { answerWithPageFault } from '../page-faults/answer-with-page-fault.ts';
import type { PageFaults } from '../page-faults/page-faults.ts';
import { DEVICE_COOKIE, type KnownDevices } from '../sca/known-devices.ts';
import { scaAddress } from '../sca/sca-address.ts';
import type { Sessions } from '../session/sessions.ts';
import { type Visitor, visitorOf } from '../session/visitor.ts';
import { PAGES } from '../site/paths.ts';
import { readAddress } from '../site/read-address.ts';
import { type Site, siteOf } from '../site/site.ts';

/** Handles a page of a customer inside a session: with HTML, or with a response. */
type InnerPage = (visitor: Visitor, c: Context) => string | Response | Promise<string | Response>;

/** Routes by the path below sub-bank and language. */
export interface WebRouter {
  readonly app: Hono;
  /** The site that the address of a request selects. */
  readonly siteAt: (c: Context) => Site;
  /**
   * A page inside a session; all others are redirected to the login. A visitor with something to do first is redirected
   * there.
   */
  readonly inner: (page: InnerPage) => (c: Context) => Promise<Response>;
}

export interface WebRouterOptions {
  readonly brand: Brand;
  readonly ledger: () => Ledger;
  readonly sessions: Sessions;
  readonly devices: KnownDevices;
  readonly pageFaults: PageFaults;
}

/** The host's own address, above the languages. */
const ROOT = '/root';

/** A router without a page. */
export function createWebRouter({ brand, ledger, sessions, devices, pageFaults }: WebRouterOptions): WebRouter {
  const app = new Hono({
    getPath: ({ url }) => {
      const { pathname } = new URL(url);
      return pathname === '/' ? ROOT : (readAddress(pathname)?.page ?? '/nowhere');
    },
  });
  app.get(ROOT, (c) => c.redirect('/fr/'));

  function siteAt(c: Context, scenario: CustomerScenario = {}, cardViews: readonly CardView[] = []): Site {
    const { idPrefix, release, cardPages } = scenario;
    const { pathname, origin } = new URL(c.req.url);
    return siteOf({
      brand,
      origin,
      ...readAddress(pathname),
      cardViews,
      ...(idPrefix === undefined ? {} : { idPrefix }),
      ...(release === undefined ? {} : { release }),
      ...(cardPages === undefined ? {} : { cardPages }),
    });
  }

  function visitorAt(c: Context): Visitor | undefined {
    const session = sessions.find(getCookie(c, 'IdSes'));
    const books = ledger();
    const customer = session && customerWith(books, ({ login }) => login === session.login);
    if (session === undefined || customer === undefined) return undefined;
    // The menus of 2012 lead to no page of cards: there was none.
    const cardViews = customer.scenario?.release === '2012' ? [] : cardViewsOf(customer);
    return visitorOf(siteAt(c, customer.scenario, cardViews), session, customer, books);
  }

  /** The page that the visitor must see first. */
  function sentElsewhere({ site, session, customer }: Visitor, c: Context): string | undefined {
    const { progress, login } = session;
    const { pagesPerSession, sca, interstitials, interstitialsAfterPages } = customer.scenario ?? {};
    if (progress.pages === sca?.afterPages) progress.needsSca = true;
    if (progress.pages === interstitialsAfterPages) progress.interstitials = holdingInterstitials(interstitials);
    progress.pages += 1;
    if (pagesPerSession !== undefined && progress.pages > pagesPerSession) {
      sessions.close(session.id);
      return site.paths.login;
    }
    const asksAt = `${site.base}${scaAddress(progress.means ?? sca?.means ?? 'none')}`;
    const isForSca =
      c.req.path === PAGES.validation || `${site.base}${c.req.path}` === asksAt || c.req.path.startsWith(site.otpPath);
    const before = sca?.before;
    if (before !== undefined) {
      if (!isBehind(before, c) || (progress.isStrong && !before.always)) return undefined;
      progress.needsSca = true;
      return site.paths.validation;
    }
    const device = getCookie(c, DEVICE_COOKIE);
    if (progress.needsSca && sca?.every !== 'login' && devices.knows(login, device)) {
      progress.needsSca = sca?.reminds === true && !progress.isReminded && devices.endsSoon(device);
      progress.isReminder = progress.needsSca;
    }
    if (progress.needsSca) return isForSca ? undefined : asksAt;
    const [name] = progress.interstitials;
    const interstitial = name === undefined ? undefined : INTERSTITIALS[name];
    return interstitial === undefined || interstitial.page === c.req.path
      ? undefined
      : `${site.base}${interstitial.page}`;
  }

  function isBehind({ page, method }: ScaBefore, c: Context): boolean {
    return c.req.path === page && (method === undefined || c.req.method === method);
  }

  return {
    app,
    siteAt,
    inner: (page) => async (c) => {
      const visitor = visitorAt(c);
      if (visitor === undefined) {
        // The page that the login is to lead to, for two minutes.
        const wanted = encodeURIComponent(new URL(c.req.url).pathname);
        c.header('Set-Cookie', `initially_requested_url=${wanted}; Path=/; Max-Age=120; Secure`, { append: true });
        return c.redirect(siteAt(c).paths.login);
      }
      const elsewhere = sentElsewhere(visitor, c);
      if (elsewhere !== undefined) return c.redirect(elsewhere);
      const planned = visitor.customer.scenario?.pageFaults?.find(
        (plan) => plan.page === c.req.path && (plan.method === undefined || plan.method === c.req.method),
      );
      if (planned !== undefined) {
        const key = `${visitor.session.login} ${planned.method} ${planned.page}`;
        if (pageFaults.strikes(key, planned.times))
          return sent(answerWithPageFault(planned.fault, visitor, c), visitor, c);
      }
      return sent(await page(visitor, c), visitor, c);
    },
  };
}

/** Every page of 2012 is sent in ISO-8859-1. */
async function sent(answer: string | Response, { site }: Visitor, c: Context): Promise<Response> {
  if (site.release !== '2012') return typeof answer === 'string' ? c.html(answer) : answer;
  if (typeof answer === 'string') return c.body(toLatin1(answer), 200, OLD_CONTENT_TYPE);
  if (answer.headers.get('content-type')?.startsWith('text/html') !== true) return answer;
  const headers = new Headers(answer.headers);
  headers.set('content-type', OLD_CONTENT_TYPE['content-type']);
  return new Response(toLatin1(await answer.text()), { status: answer.status, headers });
}
