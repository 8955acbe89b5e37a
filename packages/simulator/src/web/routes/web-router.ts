import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { customerWith } from '../../ledger/customer-with.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Brand } from '../../ledger/seed-ledger.ts';
import type { Treatment } from '../../ledger/treatment.ts';
import type { Sessions } from '../session/sessions.ts';
import { type Visitor, visitorOf } from '../session/visitor.ts';
import { readAddress } from '../site/read-address.ts';
import { type Site, siteOf } from '../site/site.ts';

/** Answers a page of somebody who is logged in: with HTML, or with whatever else. */
export type InnerPage = (visitor: Visitor, c: Context) => string | Response | Promise<string | Response>;

/** Routes by what is below sub-bank and language. */
export interface WebRouter {
  readonly app: Hono;
  /** The site as the address of a request asks for it. */
  readonly siteAt: (c: Context) => Site;
  /** A page for those who are logged in; everybody else is sent to the login. */
  readonly inner: (page: InnerPage) => (c: Context) => Promise<Response>;
}

export interface WebRouterOptions {
  readonly brand: Brand;
  readonly ledger: () => Ledger;
  readonly sessions: Sessions;
}

/** A router without a page. */
export function createWebRouter({ brand, ledger, sessions }: WebRouterOptions): WebRouter {
  const app = new Hono({ getPath: ({ url }) => readAddress(new URL(url).pathname)?.page ?? '/nowhere' });

  function siteAt(c: Context, { idPrefix, release }: Treatment = {}): Site {
    const { pathname, origin } = new URL(c.req.url);
    return siteOf({
      brand,
      origin,
      ...readAddress(pathname),
      ...(idPrefix === undefined ? {} : { idPrefix }),
      ...(release === undefined ? {} : { release }),
    });
  }

  return {
    app,
    siteAt,
    inner: (page) => async (c) => {
      const session = sessions.find(getCookie(c, 'IdSes'));
      const books = ledger();
      const customer = session && customerWith(books, ({ login }) => login === session.login);
      if (session === undefined || customer === undefined) return c.redirect(siteAt(c).paths.login);
      const answer = await page(visitorOf(siteAt(c, customer.treatment), session, customer, books), c);
      return typeof answer === 'string' ? c.html(answer) : answer;
    },
  };
}
