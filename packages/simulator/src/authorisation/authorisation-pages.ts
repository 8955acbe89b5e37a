import type { Contract, Customer } from '../ledger/ledger.ts';
import { outerPage } from '../web/frame/page-frame.ts';
import { html } from '../web/markup/html.ts';
import type { Site } from '../web/site/site.ts';
import type { AuthorisationRequest } from './authorisation-request.ts';

/** A page of the authorisation: the bank, the address of the form, and the flow. */
interface AuthorisationPage {
  readonly site: Site;
  readonly path: string;
  /** Id of the flow, in the form's field `flow`. */
  readonly flow: string;
  readonly request: AuthorisationRequest;
}

/** First page: the login. */
export function identificationPage({ site, path, flow, request }: AuthorisationPage, isWrong = false): string {
  const content = html`<h1>${site.name} - Accès à vos comptes</h1>
${isWrong && html`<div class="blocmsg err"><p>Votre identifiant est inconnu ou votre mot de passe est faux.</p></div>`}
<p>${request.client.clientName} souhaite consulter vos comptes. Identifiez-vous pour continuer.</p>
<form action="${path}" method="post" autocomplete="off">
 <input type="hidden" name="flow" value="${flow}">
 <label for="_userid">Identifiant</label><input id="_userid" name="_cm_user" type="text">
 <label for="_pwduser">Mot de passe</label><input id="_pwduser" name="_cm_pwd" type="password">
 <button type="submit" name="decision" value="identify">Se connecter</button>
 <button type="submit" name="decision" value="refuse">Refuser</button>
</form>`;
  return outerPage({ site, title: `Identification - ${site.name}`, content });
}

/** Second page: the choice of accounts. */
export function consentPage(
  { site, path, flow, request }: AuthorisationPage,
  { name }: Customer,
  accounts: readonly Contract[],
): string {
  const withHistory = request.scope.includes('extended_transaction_history');
  const content = html`<h1>${site.name} - Votre accord</h1>
<p>${name}, ${request.client.clientName} souhaite lire le solde et les opérations${withHistory && ' (historique étendu)'} des comptes suivants :</p>
<form action="${path}" method="post">
 <input type="hidden" name="flow" value="${flow}">
 ${accounts.map(
   ({
     resourceId,
     product,
     number,
   }) => html`<p><label><input type="checkbox" name="account" value="${resourceId}" checked> ${product} ${number}</label></p>
`,
 )}
 <button type="submit" name="decision" value="accept">Accepter</button>
 <button type="submit" name="decision" value="refuse">Refuser</button>
</form>`;
  return outerPage({ site, title: `Accord - ${site.name}`, content });
}

/** The page for a customer whom the bank cannot send back to the client. */
export function refusedFlowPage(site: Site, reason: string): string {
  const content = html`<h1>Accès refusé / Access refused</h1><div class="blocmsg err"><p>${reason}</p></div>`;
  return outerPage({ site, title: `Accès refusé - ${site.name}`, content });
}
