import { randomBytes } from 'node:crypto';
import type { Clock } from '@relais/model';
import { type Context, Hono } from 'hono';
import { isPaymentAccount } from '../api/account-resource.ts';
import { customerWith } from '../ledger/customer-with.ts';
import type { Customer, Ledger } from '../ledger/ledger.ts';
import type { ClientRegistry } from '../registration/client-registry.ts';
import type { Site } from '../web/site/site.ts';
import { consentPage, identificationPage, refusedFlowPage } from './authorisation-pages.ts';
import { type AuthorisationRequest, readAuthorisation, redirection } from './authorisation-request.ts';
import type { Grants } from './grants.ts';

export interface AuthorisationSiteOptions {
  readonly site: Site;
  readonly ledger: () => Ledger;
  readonly clock: Clock;
  readonly registry: Pick<ClientRegistry, 'find'>;
  readonly grants: Pick<Grants, 'giveCode'>;
  /** Whether a client may come without a challenge. */
  readonly pkce: () => 'required' | 'accepted';
}

/** Paths to which a client sends its customers, in one of the site's languages. All of them read French here. */
const AUTHORISATION_PATH = '/oauth2/:lang{de|en|es|fr}/banque/oauth2_authorization.aspx';

/** One customer going through the pages. */
interface AuthorisationFlow {
  readonly request: AuthorisationRequest;
  /** Present once they have identified themselves. */
  readonly login?: string;
}

/**
 * The pages on which a customer allows a client to read accounts (RFC 6749, section 4.1.1). They stand on the web
 * bank's host.
 */
export function createAuthorisationSite(options: AuthorisationSiteOptions): Hono {
  const { site, ledger, clock, registry, grants, pkce } = options;
  const flows = new Map<string, AuthorisationFlow>();
  const pages = new Hono();

  const customerNamed = (login: string): Customer | undefined =>
    customerWith(ledger(), (candidate) => candidate.login === login);

  /** Redirects to the client and ends the flow. */
  function leave(
    context: Context,
    id: string,
    { request }: AuthorisationFlow,
    parameters: Readonly<Record<string, string>>,
  ): Response {
    flows.delete(id);
    return context.redirect(redirection(request, parameters), 302);
  }

  pages.get(AUTHORISATION_PATH, (context) => {
    const read = readAuthorisation(new URL(context.req.url).searchParams, registry, pkce());
    if (read.kind === 'page') return context.html(refusedFlowPage(site, read.reason), 400);
    if (read.kind === 'redirect') return context.redirect(read.location, 302);
    const flow = randomBytes(16).toString('hex');
    flows.set(flow, { request: read.request });
    return context.html(identificationPage({ site, path: context.req.path, flow, request: read.request }));
  });

  pages.post(AUTHORISATION_PATH, async (context) => {
    const form = new URLSearchParams(await context.req.text());
    const id = form.get('flow') ?? '';
    const flow = flows.get(id);
    if (flow === undefined) return context.html(refusedFlowPage(site, 'Demande inconnue ou terminée'), 400);
    const { request } = flow;
    const page = { site, path: context.req.path, flow: id, request };
    const decision = form.get('decision');

    if (decision === 'refuse') {
      return leave(context, id, flow, { error: 'access_denied', error_description: 'The customer refused' });
    }
    if (decision === 'identify') {
      const customer = customerNamed(form.get('_cm_user') ?? '');
      if (customer === undefined || customer.password !== form.get('_cm_pwd')) {
        return context.html(identificationPage(page, true));
      }
      flows.set(id, { request, login: customer.login });
      return context.html(consentPage(page, customer, customer.contracts.filter(isPaymentAccount)));
    }
    const customer = flow.login === undefined ? undefined : customerNamed(flow.login);
    if (decision !== 'accept' || customer === undefined) {
      return context.html(refusedFlowPage(site, 'Identification nécessaire'), 400);
    }
    const chosen = new Set(form.getAll('account'));
    const consent = {
      clientId: request.client.clientId,
      login: customer.login,
      accountIds: customer.contracts
        .filter((contract) => isPaymentAccount(contract) && chosen.has(contract.resourceId))
        .map(({ resourceId }) => resourceId),
      scope: request.scope,
      grantedAt: clock.now(),
    };
    const { redirectUri, codeChallenge } = request;
    return leave(context, id, flow, { code: grants.giveCode({ consent, redirectUri, codeChallenge }) });
  });
  return pages;
}
