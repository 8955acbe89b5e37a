import { type BankProfile, type BankProfileOverrides, overrideProfile } from './bank-profile.ts';

/** What the banks of the group share: one software (Euro-Information), one web platform. */
function groupBank(facts: {
  readonly id: string;
  readonly name: string;
  readonly apiHost: string;
  readonly webHosts: readonly string[];
  readonly portal: string;
  readonly contingency: BankProfile['fallback']['contingency'];
}): BankProfile {
  return {
    id: facts.id,
    name: facts.name,
    source: facts.portal,
    timeZone: 'Europe/Paris',
    portal: facts.portal,
    api: {
      baseUrl: `https://${facts.apiHost}/${facts.id}/`,
      version: 'v2.1',
      tokenPath: 'oauth2/token',
      keyId: 'registered-kid',
      embedsBalances: true,
      extraHeaders: {},
    },
    fallback: { contingency: facts.contingency, certificateShown: 'entry', charset: 'utf-8', extraHeaders: {} },
    web: {
      hosts: facts.webHosts,
      language: 'fr',
      paths: {
        home: 'banque/pageaccueil.html',
        accounts: 'banque/comptes-et-contrats.html',
        rib: 'banque/rib.cgi',
        logout: 'deconnexion/deconnexion.cgi',
      },
      historyDays: 90,
    },
  };
}

const CIC = groupBank({
  id: 'cic',
  name: 'CIC',
  // Three i: `oauth2-apisi` serves the other banks of the group.
  apiHost: 'oauth2-apiii.e-i.com',
  webHosts: ['www.cic.fr'],
  portal: 'https://www.cic.fr/oauth2/en/devportal/index.html',
  contingency: {
    status: 'available',
    source: 'https://www.cic.fr/oauth2/en/devportal/fallback-access.html',
    checkedOn: '2026-11-22',
  },
});

const CREDIT_MUTUEL = groupBank({
  id: 'cm',
  name: 'Crédit Mutuel',
  apiHost: 'oauth2-apisi.e-i.com',
  webHosts: ['www.creditmutuel.fr'],
  portal: 'https://www.creditmutuel.fr/oauth2/en/devportal/index.html',
  // Its own fallback page could not be read: the operator has to look and say so.
  contingency: { status: 'unknown', source: 'not found on a public page', checkedOn: '2026-11-22' },
});

const BECM = groupBank({
  id: 'becm',
  name: 'BECM',
  apiHost: 'oauth2-apisi.e-i.com',
  // Customers of BECM may live on either host.
  webHosts: ['www.becm.fr', 'www.creditmutuel.fr'],
  portal: 'https://becm.fr/oauth2/fr/devportal/',
  contingency: { status: 'unknown', source: 'not found on a public page', checkedOn: '2026-11-22' },
});

/**
 * CIC. The fallback URL must be given: it stands only on the bank's live portal.
 *
 * @example
 * cic({ fallbackUrl: 'https://…' })
 */
export function cic(overrides: BankProfileOverrides = {}): BankProfile {
  return overrideProfile(CIC, overrides);
}

/** Crédit Mutuel. Fallback URL and contingency status must be given. */
export function creditMutuel(overrides: BankProfileOverrides = {}): BankProfile {
  return overrideProfile(CREDIT_MUTUEL, overrides);
}

/** Banque Européenne du Crédit Mutuel. Fallback URL and contingency status must be given. */
export function becm(overrides: BankProfileOverrides = {}): BankProfile {
  return overrideProfile(BECM, overrides);
}
