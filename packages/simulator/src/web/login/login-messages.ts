import type { LoginFault } from '../../ledger/customer-scenario.ts';

/** Messages of the login form, by fault. */
export const LOGIN_MESSAGES: Readonly<Record<Exclude<LoginFault, 'outage' | 'other-brand' | 'error-500'>, string>> = {
  blocked: 'Votre accès est bloqué. Veuillez contacter votre conseiller.',
  revoked: 'Votre mot de passe est révoqué. Veuillez contacter votre conseiller.',
  'no-service': "Vous n'êtes pas autorisé à accéder à ce service.",
  'rights-expired': "Vos droits d'accès sont échus. Veuillez vous rapprocher du mandataire principal de votre contrat.",
  interrupted: 'Le service est temporairement interrompu. Veuillez nous excuser pour cette gêne momentanée.',
  'interrupted-plainly':
    "Dans le cadre de l'amélioration de nos services, nous vous informons que le service est interrompu. Veuillez nous excuser pour cette gêne momentanée.",
  technical: 'Problème technique. Merci de bien vouloir réessayer un peu plus tard.',
  'previous-expired': 'Votre précédente connexion a expiré. Merci de bien vouloir vous identifier à nouveau.',
};

/** A warning about the customer's own browser: it stands above the form and says nothing of the login. */
export const BROWSER_WARNING =
  "Votre antivirus ou une extension de votre navigateur est bloqué sur ce site : l'affichage de certaines pages peut en être perturbé.";
