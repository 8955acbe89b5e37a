import type { ScaMeans } from '../../ledger/customer-scenario.ts';

/** Means that receive a code. */
export const CODE_CHANNELS: Readonly<Partial<Record<ScaMeans, string>>> = {
  sms: 'SMS au 06 XX XX X4 17',
  voice: 'appel téléphonique au 06 XX XX X4 17',
  email: 'email à viol***26',
};

/** Names of the means in the choice. */
export const OFFERS: Readonly<Partial<Record<ScaMeans, string>>> = {
  app: 'Confirmation mobile sur "TELEPHONE DE VIOLETTE"',
  sms: 'Code par SMS au 06 XX XX X4 17',
  voice: 'Code par appel téléphonique au 06 XX XX X4 17',
  email: 'Code par email à viol***26',
  safetrans: 'Confirmer votre connexion avec Safetrans',
  digipass: 'Utiliser votre lecteur DIGIPASS',
};

/** Messages for customers who cannot continue, in a box. */
export const DEAD_ENDS: Readonly<Partial<Record<ScaMeans, { readonly box: string; readonly text: string }>>> = {
  none: {
    box: 'blocmsg alerte',
    text: "Vous n'avez aucun moyen pour confirmer votre identité. Veuillez contacter votre conseiller.",
  },
  inactive: { box: 'bloctxt', text: "Cliquez ici pour débuter l'activation du service." },
  'code-blocked': {
    box: 'bloctxt err',
    text: 'Suite à plusieurs erreurs de saisie du code de confirmation, ce service est temporairement bloqué.',
  },
  safetrans: { box: 'bloctxt', text: 'Veuillez confirmer votre connexion avec Safetrans.' },
};

export const DIGIPASS =
  'Scannez la mosaïque avec votre lecteur DIGIPASS, puis saisissez le mot de passe unique généré (OTP) :';
export const WRONG_CODE = 'Le code de confirmation saisi est erroné.';
export const NOT_CONFIRMED = "Problème technique : votre confirmation n'a pas été reçue.";
