import type { BankProfile } from './bank-profile.ts';
import { type BankProfileOverrides, overrideProfile } from './override-profile.ts';

/** Day on which we read the portals, and other publications on these banks. */
const CHECKED_ON = '2026-11-22';

/** Names that the pages have had over the years. We do not know where today's French pages link to them. */
const CARD_VIEWS: BankProfile['web']['cardViews'] = {
  cards: {
    list: 'banque/SCIM_default.aspx',
    marks: ['SCIM_default.', 'PCS1_CARDFUNCTIONS.', 'PCS2_FUNCTIONS.', 'PCS5_FUNCTIONS.', '_SCIM_DEPCAR.'],
  },
  company_cards: {
    list: 'banque/pro/ENC_liste_tiers.aspx',
    marks: ['/ENC_liste_tiers', '/ENC_liste_ctr', '/ENC_detail_ctr', '/ENC_liste_oper'],
  },
};

interface Facts {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly portal?: string;
  readonly timeZone?: string;
  readonly apiHost: string;
  readonly authorizationUrl?: string;
  readonly sandboxAuthorizationUrl?: string;
  readonly languages: readonly string[];
  readonly webHosts: readonly string[];
  readonly contingency?: BankProfile['fallback']['contingency'];
}

/** Facts that all banks of the group share: they run one software (Euro-Information) on one web platform. */
function groupBank(facts: Facts): BankProfile {
  const { id, name, source, portal, apiHost, authorizationUrl, sandboxAuthorizationUrl, contingency } = facts;
  return {
    id,
    name,
    source,
    checkedOn: CHECKED_ON,
    timeZone: facts.timeZone ?? 'Europe/Paris',
    ...(portal === undefined ? {} : { portal }),
    api: {
      baseUrl: `https://${apiHost}/${id}/`,
      // The bank's own numbering; the data model is that of STET 1.4.2.
      version: 'v2.1',
      tokenPath: 'oauth2/token',
      ...(authorizationUrl === undefined ? {} : { authorizationUrl }),
      languages: facts.languages,
      keyId: 'registered-kid',
      // The portal leaves `authorization` out of the signature; other STET banks want it signed.
      signedHeaders: ['(request-target)', 'host', 'date', 'x-request-id', 'digest', 'content-type', 'psu-*'],
      embedsBalances: true,
      // We found no public sample of these words: compare them with the API's answers.
      deferredCards: {
        schemeName: 'MPAN',
        identification: 'XXXXXXXXXXXX{last4}',
        name: 'CARTE {type} DEBIT DIFFERE {holder}',
      },
      extraHeaders: {},
    },
    sandbox: {
      baseUrl: `https://${apiHost}/sandbox/${id}/`,
      ...(sandboxAuthorizationUrl === undefined ? {} : { authorizationUrl: sandboxAuthorizationUrl }),
    },
    fallback: {
      // We could not read the pages of most of these banks: the operator has to look up the status.
      contingency: contingency ?? { status: 'unknown', source: 'not found on a public page', checkedOn: CHECKED_ON },
      certificateShown: 'entry',
      charset: 'utf-8',
      extraHeaders: {},
    },
    web: {
      hosts: facts.webHosts,
      language: 'fr',
      paths: {
        home: 'banque/pageaccueil.html',
        accounts: 'banque/comptes-et-contrats.html',
        rib: 'banque/rib.cgi',
        download: 'banque/compte/telechargement.cgi',
        logout: 'deconnexion/deconnexion.cgi',
      },
      // Not verified on today's French pages: Relais reads one account at a time and does not search.
      accountsAtOnce: 1,
      searchesByDate: false,
      cardViews: CARD_VIEWS,
      showsConnectedPsu: true,
      historyDays: 90,
      deviceCookie: 'auth_client_state',
    },
  };
}

// Three i: `oauth2-apisi` is another host, which serves other banks of the group.
const APIII = 'oauth2-apiii.e-i.com';
const APISI = 'oauth2-apisi.e-i.com';

const CIC = groupBank({
  id: 'cic',
  name: 'CIC',
  source: 'https://www.cic.fr/oauth2/en/devportal/',
  portal: 'https://www.cic.fr/oauth2/en/devportal/index.html',
  apiHost: APIII,
  authorizationUrl: 'https://www.cic.fr/oauth2/{lang}/banque/oauth2_authorization.aspx',
  sandboxAuthorizationUrl: 'https://www.cic.fr/oauth2/{lang}/sandbox/signin.html',
  languages: ['fr', 'en', 'de', 'es'],
  webHosts: ['www.cic.fr'],
  contingency: {
    status: 'available',
    source: 'https://www.cic.fr/oauth2/en/devportal/fallback-access.html',
    checkedOn: CHECKED_ON,
  },
});

const CIC_BANQUE_PRIVEE = groupBank({
  id: 'cic-banqueprivee',
  name: 'CIC Banque Privée',
  source: 'https://www.cic.fr/banqueprivee/oauth2/en/devportal/',
  portal: 'https://www.cic.fr/banqueprivee/oauth2/en/devportal/',
  apiHost: APIII,
  languages: ['fr', 'en', 'de', 'es'],
  webHosts: ['www.cic.fr'],
});

const CREDIT_MUTUEL = groupBank({
  id: 'cm',
  name: 'Crédit Mutuel',
  source: 'published connectors of aggregators',
  portal: 'https://www.creditmutuel.fr/oauth2/en/devportal/index.html',
  apiHost: APISI,
  authorizationUrl: 'https://www.creditmutuel.fr/oauth2/{lang}/banque/oauth2_authorization.aspx',
  languages: ['fr', 'en', 'de', 'es'],
  webHosts: ['www.creditmutuel.fr'],
});

const BECM = groupBank({
  id: 'becm',
  name: 'BECM',
  source: 'https://becm.fr/oauth2/fr/devportal/',
  portal: 'https://becm.fr/oauth2/fr/devportal/',
  apiHost: APISI,
  languages: ['fr'],
  // The web bank serves BECM customers on either host.
  webHosts: ['www.becm.fr', 'www.creditmutuel.fr'],
});

const MONABANQ = groupBank({
  id: 'monabanq',
  name: 'Monabanq',
  source: 'published connectors of aggregators',
  apiHost: APISI,
  authorizationUrl: 'https://www.monabanq.fr/oauth2/{lang}/banque/oauth2_authorization.aspx',
  languages: ['fr'],
  webHosts: ['www.monabanq.fr'],
});

const BEOBANK = groupBank({
  id: 'beobank',
  name: 'Beobank',
  source: 'published connectors of aggregators',
  portal: 'https://online.beobank.be/oauth2/fr/devportal/',
  timeZone: 'Europe/Brussels',
  apiHost: APIII,
  authorizationUrl: 'https://online.beobank.be/oauth2/{lang}/banque/oauth2_authorization.aspx',
  languages: ['fr', 'nl', 'en'],
  webHosts: ['online.beobank.be'],
});

/**
 * CIC. The fallback URL must be given: it stands only on the bank's live portal.
 *
 * @example
 * cic({ fallbackUrl: 'https://…' })
 * cic({ environment: 'sandbox', api: { registrationPath: '…' } })
 */
export function cic(overrides: BankProfileOverrides = {}): BankProfile {
  return overrideProfile(CIC, overrides);
}

/** CIC Banque Privée. Authorization URL, fallback URL and contingency status must be given. */
export function cicBanquePrivee(overrides: BankProfileOverrides = {}): BankProfile {
  return overrideProfile(CIC_BANQUE_PRIVEE, overrides);
}

/** Crédit Mutuel. Fallback URL and contingency status must be given. */
export function creditMutuel(overrides: BankProfileOverrides = {}): BankProfile {
  return overrideProfile(CREDIT_MUTUEL, overrides);
}

/** Banque Européenne du Crédit Mutuel. Authorization URL, fallback URL and contingency status must be given. */
export function becm(overrides: BankProfileOverrides = {}): BankProfile {
  return overrideProfile(BECM, overrides);
}

/** Monabanq. Fallback URL and contingency status must be given. */
export function monabanq(overrides: BankProfileOverrides = {}): BankProfile {
  return overrideProfile(MONABANQ, overrides);
}

/** Beobank, in Belgium. Fallback URL and contingency status must be given. */
export function beobank(overrides: BankProfileOverrides = {}): BankProfile {
  return overrideProfile(BEOBANK, overrides);
}
