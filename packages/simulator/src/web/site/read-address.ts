import { SUBBANKS, type Subbank } from '../../ledger/customer-scenario.ts';

/** Languages of the web bank. */
export const LANGUAGES = ['fr', 'en', 'de', 'es'] as const;

/** One of them. It is part of every path. */
export type Language = (typeof LANGUAGES)[number];

/** The parts of a path. */
export interface Address {
  readonly subbank: Subbank;
  readonly language: Language;
  /** Path below the language, e.g. `/banque/rib.cgi`. */
  readonly page: string;
}

const ADDRESS = /^(?:\/([a-z]+(?:\/[a-z]+)??))??\/(fr|en|de|es)(\/.*)?$/s;

/** Splits `/cmidf/fr/banque/rib.cgi` into its parts. @returns `undefined` when no page of the bank can be there */
export function readAddress(path: string): Address | undefined {
  const [, federation] = ASSEMBLY.exec(path) ?? [];
  if (federation !== undefined && isSubbank(federation)) {
    return { subbank: federation, language: 'fr', page: '/assembleegenerale' };
  }
  const [, subbank = '', language, page = '/'] = ADDRESS.exec(path) ?? [];
  if (language === undefined || !isSubbank(subbank)) return undefined;
  // Some pages stand under two names.
  return { subbank, language: language as Language, page: page.replace(/^\/client\/(?!paci_engine)/, '/banque/') };
}

/** Some federations have the page of their general assembly without a language. */
const ASSEMBLY = /^\/(cmag)\/assembleegenerale$/;

function isSubbank(prefix: string): prefix is Subbank {
  return prefix === '' || (SUBBANKS as readonly string[]).includes(prefix);
}
