import type { Context } from 'hono';
import { interstitialPage } from '../interstitials/interstitial-page.ts';
import { INTERSTITIALS } from '../interstitials/interstitials.ts';
import { readForm } from '../read-form.ts';
import type { Visitor } from '../session/visitor.ts';
import type { WebRouter } from './web-router.ts';

/** The pages between login and home. */
export function interstitialRoutes({ app, inner }: WebRouter): void {
  const pages = [...new Set(Object.values(INTERSTITIALS).map(({ page }) => page))];
  app.on('GET', pages, inner(showInterstitial));
  app.on('POST', pages, inner(answerInterstitial));
}

function showInterstitial(visitor: Visitor, c: Context): string | Response {
  const { site, customer, session } = visitor;
  const interstitial = interstitialAt(visitor, c);
  if (interstitial === undefined) return c.redirect(site.paths.home);
  const { interstitialsLeave } = customer.scenario ?? {};
  const isContinued = interstitial.exit === 'link' && c.req.query('_fid') === 'DoContinue';
  if (interstitial.exit === 'again' || interstitialsLeave !== undefined || isContinued) {
    session.progress.interstitials = session.progress.interstitials.slice(1);
    if (isContinued || interstitialsLeave === 'redirect') return c.redirect(site.paths.home);
  }
  return interstitial.isEmpty === true ? c.html('') : interstitialPage(site, customer, interstitial);
}

async function answerInterstitial(visitor: Visitor, c: Context): Promise<string | Response> {
  const { site, customer, session } = visitor;
  const interstitial = interstitialAt(visitor, c);
  if (interstitial === undefined) return c.redirect(site.paths.home);
  const form = readForm(await c.req.text());
  const isPutOff = interstitial.exit === 'form' && form.has('_FID_DoStopPaciAndRemind');
  if (!isPutOff) return interstitialPage(site, customer, interstitial);
  session.progress.interstitials = session.progress.interstitials.slice(1);
  return c.redirect(site.paths.home);
}

/** The interstitial at this address: the one that holds the visitor back, or one that does not. */
function interstitialAt({ session, customer }: Visitor, c: Context) {
  const held = session.progress.interstitials[0];
  const names = held === undefined ? (customer.scenario?.interstitials ?? []) : [held];
  return names
    .map((name) => INTERSTITIALS[name])
    .find(({ page, exit }) => page === c.req.path && (held !== undefined || exit === 'ignored'));
}
