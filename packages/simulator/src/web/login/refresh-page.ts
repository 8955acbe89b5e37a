import type { RefreshPlan } from '../../ledger/customer-scenario.ts';
import { outerPage } from '../frame/page-frame.ts';
import { html } from '../markup/html.ts';
import { PAGES } from '../site/paths.ts';
import type { Site } from '../site/site.ts';

/** Where the pages stand that lead on by themselves, below the language. */
export const REFRESH_PAGES: Readonly<Record<RefreshPlan['at'], string>> = {
  login: `${PAGES.login}?attente=1`,
  validation: '/validation/attente.cgi?attente=1',
};

/** A page that says nothing but where to go on. */
export function refreshPage(site: Site, { by, seconds = 0 }: RefreshPlan, target: string): string {
  const meta = html`<meta http-equiv="Refresh" content="${seconds}; URL=${target}">`;
  const content = html`<p>Connexion en cours, veuillez patienter…</p>`;
  return outerPage({ site, title: site.name, content }, by === 'meta' ? meta : undefined);
}
