import type { Context } from 'hono';
import { detourPage } from '../detours/detour-page.ts';
import { DETOURS } from '../detours/detours.ts';
import { readForm } from '../read-form.ts';
import type { Visitor } from '../session/visitor.ts';
import type { WebRouter } from './web-router.ts';

/** The pages between login and home. */
export function detourRoutes({ app, inner }: WebRouter): void {
  const pages = [...new Set(Object.values(DETOURS).map(({ page }) => page))];
  app.on('GET', pages, inner(showDetour));
  app.on('POST', pages, inner(answerDetour));
}

function showDetour(visitor: Visitor, c: Context): string | Response {
  const { site, customer, session } = visitor;
  const detour = detourAt(visitor, c);
  if (detour === undefined) return c.redirect(site.paths.home);
  if (detour.exit === 'again' || (detour.exit === 'link' && c.req.query('_fid') === 'DoContinue')) {
    session.progress.detours = session.progress.detours.slice(1);
    if (detour.exit === 'link') return c.redirect(site.paths.home);
  }
  return detourPage(site, customer, detour);
}

async function answerDetour(visitor: Visitor, c: Context): Promise<string | Response> {
  const { site, customer, session } = visitor;
  const detour = detourAt(visitor, c);
  if (detour === undefined) return c.redirect(site.paths.home);
  const form = readForm(await c.req.text());
  if (detour.exit !== 'form' || !form.has('_FID_DoStopPaciAndRemind')) return detourPage(site, customer, detour);
  session.progress.detours = session.progress.detours.slice(1);
  return c.redirect(site.paths.home);
}

/** The page itself, be it what holds the visitor back or one that holds nobody. */
function detourAt({ session, customer }: Visitor, c: Context) {
  const held = session.progress.detours[0];
  const names = held === undefined ? (customer.treatment?.detours ?? []) : [held];
  return names
    .map((name) => DETOURS[name])
    .find(({ page, exit }) => page === c.req.path && (held !== undefined || exit === 'ignored'));
}
