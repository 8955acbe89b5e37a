import type { Customer } from '../../ledger/ledger.ts';
import { innerPage } from '../frame/page-frame.ts';
import { html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';

/** Messages in place of a page's content, with their markup. */
export const MESSAGES = {
  staleForm: { box: 'blocmsg err', text: 'Navigation interdite - Merci de bien vouloir recommencer votre action.' },
  noRight: { box: 'blocmsg alerte', text: "Vous n'avez pas l'autorisation d'accéder à ce contrat" },
  noRights: {
    box: 'blocmsg alerte',
    text: "Vous ne disposez pas des droits nécessaires pour accéder à cette partie de l'application.",
  },
  technical: { box: 'blocmsg err', text: 'Problème technique. Merci de bien vouloir réessayer un peu plus tard.' },
  unavailable: {
    box: 'bloctxt alerte',
    text: "Du fait d'un traitement exceptionnel, cette page est momentanément indisponible.",
  },
} as const;

/** A page with nothing but a message. Answered with 200, like any other. */
export function messagePage(site: Site, customer: Customer, message: keyof typeof MESSAGES): string {
  const { box, text } = MESSAGES[message];
  const content = html`<div class="a_blocappli"><div class="_c1 ${box} _c1"><p>${text}</p></div></div>`;
  return innerPage({ site, title: site.name, holder: customer.name, content });
}
