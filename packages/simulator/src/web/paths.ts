/** Where the pages are. */
export const PATHS = {
  login: '/fr/authentification.html',
  home: '/fr/banque/pageaccueil.html',
  accounts: '/fr/banque/comptes-et-contrats.html',
  operations: '/fr/banque/mouvements.html',
  rib: '/fr/banque/rib.cgi',
  logout: '/fr/deconnexion/deconnexion.cgi',
  loggedOut: '/fr/identification/msg_deconnexion.html',
} as const;
