import type { Contract } from '../../ledger/ledger.ts';

/** Paths of the pages below the language. */
export const PAGES = {
  login: '/authentification.html',
  home: '/banque/pageaccueil.html',
  accounts: '/banque/comptes-et-contrats.html',
  operations: '/banque/mouvements.html',
  asyncOperations: '/banque/async/mouvements.html',
  toCome: '/banque/mvts_instance.cgi',
  rib: '/banque/rib.cgi',
  validation: '/banque/validation.aspx',
  logout: '/deconnexion/deconnexion.cgi',
  loggedOut: '/identification/msg_deconnexion.html',
} as const;

/** A page that has an address of its own. */
export type PageName = keyof typeof PAGES;

/** True for contracts whose operations have a page. */
export function hasOperationsPage({ kind }: Contract): boolean {
  return kind === 'current' || kind === 'financing' || kind === 'savings';
}

/**
 * Path of a contract's own page. Each kind has its own; securities and insurances live outside the account pages.
 *
 * @param base - sub-bank and language, e.g. `/cmidf/fr`
 */
export function contractPath(base: string, contract: Contract, webid: string): string {
  const rib = `${contract.rib ?? ''}${contract.currency}`;
  switch (contract.kind) {
    case 'current':
    case 'financing':
    case 'savings':
      return `${base}${PAGES.operations}?webid=${webid}`;
    case 'loan':
      return `${base}/banque/gec9.aspx?webid=${webid}&rib=${rib}`;
    case 'revolving':
      return `${base}/banque/CR/consultation.asp?webid=${webid}&rib=${rib}`;
    case 'securities':
      return `${base}/banque/PORT_Synthese.aspx?entete=1`;
    case 'insurance':
      return `${base}/assurances/SYNASSINT.aspx`;
    case 'mobile':
      return `${base}/banque/lien_inter_sites.aspx?site=telephonie`;
    case 'elsewhere':
      return `${base}/banque/lien_inter_sites.aspx?site=assurance-auto`;
  }
}
