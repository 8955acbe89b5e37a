import { frenchIbanParts, type Iban, readIban } from '@relais/model';
import type { Element } from 'domhandler';
import { findAll } from '../dom/element.ts';
import { type ReadablePage, readWholeDocument } from '../dom/read-document.ts';
import { isGarbled, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { readLabelCell } from '../label/label-cell.ts';
import { collapse } from '../text/fold.ts';

/** One account of the RIB page. */
export interface RibAccount {
  /** Product and holder, as printed. */
  readonly label: string;
  /** As printed, blanks collapsed: `04100 000205123 01`. */
  readonly number?: string;
  /** The check digits are right, and in France the RIB key too. */
  readonly iban: Iban;
}

/** The accounts with an IBAN. */
export interface RibPage {
  readonly accounts: readonly RibAccount[];
}

const KIND = 'rib';
const LOOKS_LIKE_IBAN = /^[A-Z]{2}\d{2}[0-9A-Z]{10,30}$/;
/** The words before an IBAN, or one itself. `IBAN` alone is the name of a link. A line break is no character here. */
const SPEAKS_OF_IBAN = /(?<![A-Za-z])IBAN(?: ?:| +\S)|\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){3}/;
/** Branch and account, which stand beside an IBAN. */
const NUMBER = /^\d{5}[0-9A-Z]{11}/;

/**
 * Reads the IBANs.
 *
 * @throws {PageDriftError} `page_drift` when an IBAN is wrong, or does not fit the account number beside it
 */
export function parseRib(page: ReadablePage): RibPage {
  const { $ } = readWholeDocument(page, KIND);
  const cells = $('table')
    .filter('.liste')
    .find('> tr > td, > thead > tr > td, > tbody > tr > td, > tfoot > tr > td')
    .get();
  const accounts = cells.map(readAccount).filter((account) => account !== undefined);
  if (accounts.length === 0) throw drift(KIND, 'rows.none');
  // An IBAN outside the known rows would be a missing account.
  const ibans = $('em')
    .get()
    .filter((element) => LOOKS_LIKE_IBAN.test(withoutBlanks(element)));
  if (ibans.length !== accounts.length) throw drift(KIND, 'rows.count');
  if (new Set(accounts.map(({ iban }) => iban)).size !== accounts.length) throw drift(KIND, 'rows.twins');
  return { accounts };
}

function readAccount(cell: Element): RibAccount | undefined {
  const emphasised = findAll(cell, isEmphasis);
  const [printed, second] = emphasised.filter((element) => LOOKS_LIKE_IBAN.test(withoutBlanks(element)));
  const words = textOf(cell).slice(0, LONGEST);
  const isAccount = SPEAKS_OF_IBAN.test(words) || isGarbled(words) || emphasised.some(isNumber);
  if (emphasised.length === 0 && isAccount) throw drift(KIND, 'row.unknown', textOf(cell).trim());
  // Any other word may be emphasised too.
  if (printed === undefined && !isAccount) return undefined;
  const iban = printed && readIban(withoutBlanks(printed));
  if (iban === undefined || second !== undefined) throw drift(KIND, 'row.iban', ...emphasised.map((em) => textOf(em)));
  const [label = ''] = readLabelCell(cell, KIND).lines;
  const [numberElement] = emphasised.filter((element) => element !== printed);
  if (numberElement === undefined) return { label, iban };
  const number = collapse(textOf(numberElement));
  const parts = frenchIbanParts(iban);
  if (parts !== undefined && number.replace(/ /g, '') !== `${parts.branch}${parts.account}`) {
    throw drift(KIND, 'row.number', number);
  }
  return { label, number, iban };
}

/** No cell of an account is longer; the pattern is not tried on longer ones. */
const LONGEST = 400;

function isEmphasis({ name }: Element): boolean {
  return name === 'em';
}

function isNumber(element: Element): boolean {
  return NUMBER.test(withoutBlanks(element));
}

function withoutBlanks(element: Element): string {
  return textOf(element).replace(/\s/g, '');
}
