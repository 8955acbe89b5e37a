import type { Contract } from '../ledger/ledger.ts';

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

/** True for contracts whose operations have a page. */
export function hasOperationsPage({ kind }: Contract): boolean {
  return kind === 'current' || kind === 'savings';
}

/** Where a contract's own page is. Each kind has its own; securities and insurances live outside the account pages. */
export function contractPath(contract: Contract, webid: string): string {
  const rib = `${contract.rib ?? ''}${contract.currency}`;
  switch (contract.kind) {
    case 'current':
    case 'savings':
      return `${PATHS.operations}?webid=${webid}`;
    case 'loan':
      return `/fr/banque/gec9.aspx?webid=${webid}&rib=${rib}`;
    case 'revolving':
      return `/fr/banque/CR/consultation.asp?webid=${webid}&rib=${rib}`;
    case 'securities':
      return '/fr/banque/PORT_Synthese.aspx?entete=1';
    case 'insurance':
      return '/fr/assurances/SYNASSINT.aspx';
  }
}
