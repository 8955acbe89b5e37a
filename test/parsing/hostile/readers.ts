import {
  parseAccountList,
  parseAnnouncedOperations,
  parseCardFunctions,
  parseCardList,
  parseCardMonth,
  parseCardOperations,
  parseDownloadForm,
  parseLinksTo,
  parseLoginOutcome,
  parseOperations,
  parseOperationsCsv,
  parseProblem,
  parseRib,
  parseScaChallenge,
  parseScaState,
  recognise,
} from '@relais/parsers';

/** Every function that is handed what came from the network. */
export const READERS: Readonly<Record<string, (page: { readonly url: string; readonly html: string }) => unknown>> = {
  recognise,
  parseLoginOutcome,
  parseProblem,
  parseAccountList,
  parseRib,
  parseOperations,
  parseCardOperations,
  parseAnnouncedOperations,
  parseCardList,
  parseCardFunctions,
  parseCardMonth,
  parseLinksTo: (page) => parseLinksTo(page, ['SCIM_default.', 'a']),
  parseScaChallenge,
  parseScaState,
  parseDownloadForm,
  parseOperationsCsv: ({ html }) => parseOperationsCsv(html),
};

/** Of these, the ones that never throw. */
export const NEVER_THROW: readonly string[] = ['recognise', 'parseLoginOutcome', 'parseProblem', 'parseLinksTo'];

/** The address that the pages claim to have. */
export const ADDRESS = 'https://www.cic.fr/fr/banque/mouvements.html?webid=0';
