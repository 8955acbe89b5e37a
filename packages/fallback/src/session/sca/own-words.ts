import type { BankProfile } from '@relais/model';

/** What the customer is to do, in the languages of the web bank. */
const CONFIRM: Readonly<Record<BankProfile['web']['language'], string>> = {
  fr: "Confirmez votre connexion dans l'application mobile de votre banque.",
  en: 'Confirm your login in the mobile app of your bank.',
  de: 'Bestätigen Sie Ihre Anmeldung in der App Ihrer Bank.',
  es: 'Confirme su conexión en la aplicación móvil de su banco.',
};

/** Words of Relais for a page that notifies the customer's phone and does not say so. */
export function confirmInAppWords(language: BankProfile['web']['language'] = 'fr'): string {
  return CONFIRM[language];
}
