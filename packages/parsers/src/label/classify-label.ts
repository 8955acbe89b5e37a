import { withoutAccents } from '../text/fold.ts';

/** Kind of an operation, from the bank's own words. */
export type OperationKind =
  | 'transfer'
  | 'direct_debit'
  | 'returned_direct_debit'
  | 'insurance_premium'
  | 'card_takings'
  | 'card_payment'
  | 'bundled_card_payments'
  | 'deferred_card_debit'
  | 'cash_withdrawal'
  | 'cheque'
  | 'cheque_deposit'
  | 'cash_deposit'
  | 'periodic_saving'
  | 'bank_fee'
  | 'interest'
  | 'tax'
  | 'loan_instalment'
  | 'other';

/**
 * A blank stands for any run of blanks. The first that matches wins: `REMISES 140325 … CB 2` are card takings, any
 * other `REMISE` is a cheque deposit.
 */
const KINDS: readonly (readonly [RegExp, OperationKind])[] = [
  [/^(VIR|VIREMENT|VIRT|VRT)\b/, 'transfer'],
  [/^(PRLV|PLT|PRELEVEMENT|TIP)\b/, 'direct_debit'],
  [/^IMPAYE\b/, 'returned_direct_debit'],
  [/^(HABITATION|HABITAT|AUTOMOBILE|PREV|ASSURANCE)\b/, 'insurance_premium'],
  [/^(REMISES \d{6}\b.*(?<=\s)CB \d+|REMCB)/, 'card_takings'],
  [/^PAIEMENT (PSC|CB|MOB) \d{4}\b|(?<=\s)(CARTE [*X]*\d+|PAYWEB\d+) PAIEMENT (PSC|CB|MOB) \d{4}\b/, 'card_payment'],
  [/^REGROUPEMENT \d+ PAIEMENTS?\b/, 'bundled_card_payments'],
  [/^RELEVE CARTE\b/, 'deferred_card_debit'],
  [/^(\d{2}\/\d{2}\/\d{4} )?RETRAIT\b/, 'cash_withdrawal'],
  [/^CHEQUE(?= |$)/, 'cheque'],
  [/^(REM CHQ|REMISE)\b/, 'cheque_deposit'],
  [/^VRST\b/, 'cash_deposit'],
  [/^VERSEMT PERIOD/, 'periodic_saving'],
  // `F` in front: the customer is billed for it.
  [/^(F )?(COTIS|COMM|COMMISSIONS?|MODIF|REJ|ABO|RETRO|EXT(\.| |\. )AGIOS|FRAIS)\b/, 'bank_fee'],
  [/^(FACTURE SGT|FACT SGT|COMCB)/, 'bank_fee'],
  [/^INTERETS?\b/, 'interest'],
  [/^PREL\.(SOC|OBL)/, 'tax'],
  [/^(ECH|ECHEANCE|PRET)\b/, 'loan_instalment'],
  // Nothing above says what it is, but a card was used: four digits, eight before 2023, or asterisks and four.
  [/(^|\s)(CARTE [*X]*\d{4,8}|PAYWEB\d{4})\b/, 'card_payment'],
];

/** The pattern matches the bank's padded label as it is, so that no copy is needed. */
const PATTERNS = KINDS.map(([{ source }, kind]) => [new RegExp(source.replaceAll(' ', '\\s+'), 's'), kind] as const);

/**
 * Tells the kind of an operation. An unknown label gives `other`: the reader drops no row for its label.
 *
 * @param lines - the lines of the label as the bank prints them; blanks and case do not matter
 */
export function classifyLabel(lines: readonly string[]): OperationKind {
  const label = withoutAccents(lines.join(' ').trim()).toUpperCase();
  return PATTERNS.find(([pattern]) => pattern.test(label))?.[1] ?? 'other';
}
