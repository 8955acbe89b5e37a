import type { Context } from 'hono';
import { REFRESH_PAGES, refreshPage } from '../login/refresh-page.ts';
import type { Visitor } from '../session/visitor.ts';
import { PAGES } from '../site/paths.ts';
import type { WebRouter } from './web-router.ts';

/** Pages that lead on by themselves. The one at the address of the login form needs a session; else the form stands there. */
export function refreshRoutes({ app, inner }: WebRouter): void {
  const page = inner(leadOn);
  app.get(PAGES.login, (c, next) => (c.req.query('attente') === undefined ? next() : page(c)));
  app.get('/validation/attente.cgi', page);
}

function leadOn({ site, customer }: Visitor, c: Context): string | Response {
  const plan = customer.scenario?.refresh;
  if (plan === undefined) return c.redirect(site.paths.home);
  const number = Number(c.req.query('attente') ?? 1);
  const isLast = number >= (plan.pages ?? 1);
  const next = `${site.base}${REFRESH_PAGES[plan.at].replace(/\d{1,3}$/, String(number + 1))}`;
  const target = isLast ? site.paths.home : next;
  if (plan.by === 'header') c.header('Refresh', `${plan.seconds ?? 0};url=${target}`);
  return refreshPage(site, plan, target);
}
