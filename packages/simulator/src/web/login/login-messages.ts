import type { LoginFault } from '../../ledger/customer-scenario.ts';

/** Messages of the login form, by fault. */
export const LOGIN_MESSAGES: Readonly<Record<Exclude<LoginFault, 'outage' | 'other-brand' | 'error-500'>, string>> = {
  blocked: 'Votre accès est bloqué. Veuillez contacter votre conseiller.',
  revoked: 'Votre mot de passe est révoqué. Veuillez contacter votre conseiller.',
  'no-service': "Vous n'êtes pas autorisé à accéder à ce service.",
  'rights-expired': "Vos droits d'accès sont échus. Veuillez vous rapprocher du mandataire principal de votre contrat.",
  interrupted: 'Le service est temporairement interrompu. Veuillez nous excuser pour cette gêne momentanée.',
  technical: 'Problème technique. Merci de bien vouloir réessayer un peu plus tard.',
  'previous-expired': 'Votre précédente connexion a expiré. Merci de bien vouloir vous identifier à nouveau.',
};
