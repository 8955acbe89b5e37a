import { addDays, type CalendarDate } from '@relais/model';
import type { OperationKind } from '@relais/parsers';
import fc from 'fast-check';

/** What a label is made of: its kind is known before any line is printed. */
export interface Label {
  readonly kind: OperationKind;
  /** Days before the booking; card payments and withdrawals carry the day in their first line. */
  readonly purchasedDaysBefore?: number;
  /** `ddmm` stands for the day of the purchase. */
  readonly lines: readonly string[];
}

/** A label as the bank would print it on a row booked that day. */
export interface PrintedLabel {
  readonly lines: readonly string[];
  readonly purchaseDate?: CalendarDate;
}

export function printLabel({ lines, purchasedDaysBefore }: Label, bookedOn: CalendarDate): PrintedLabel {
  if (purchasedDaysBefore === undefined) return { lines };
  const purchaseDate = addDays(bookedOn, -purchasedDaysBefore);
  const ddmm = purchaseDate.slice(8) + purchaseDate.slice(5, 7);
  return { lines: lines.map((line) => line.replace('ddmm', ddmm)), purchaseDate };
}

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ÉÀÇ &\'"<>./-+*()?:°  ';

/** What a customer or a merchant may have written: any characters of the bank's, with runs of blanks. */
function freeText(longest: number): fc.Arbitrary<string> {
  return fc
    .string({ unit: fc.constantFrom(...CHARACTERS), minLength: 1, maxLength: longest })
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

const reason = freeText(35);
const reasons = (most: number): fc.Arbitrary<readonly string[]> => fc.array(reason, { maxLength: most });
const card = fc.integer({ min: 1000, max: 9999 });
const days = fc.oneof({ weight: 4, arbitrary: fc.nat(6) }, { weight: 1, arbitrary: fc.nat(320) });
const city = fc.constantFrom('RENNES', 'BREST', 'ST MALO', 'L ABER WRACH', 'ILE D OUESSANT', 'NANTES 44');
const merchant = fc.constantFrom('BOULANGERIE KERN', 'AU P’TIT BAR', 'TRAM & BUS OUEST', 'CAFE <42>', 'METRO');

const payment: fc.Arbitrary<Label> = fc
  .record({
    use: fc.constantFrom('CB ', 'PSC', 'MOB'),
    days,
    city,
    merchant,
    means: fc.oneof(
      card.map((digits) => `CARTE ${digits}`),
      card.map((digits) => `PAYWEB${digits}`),
    ),
    reference: fc.option(fc.stringMatching(/^[A-Z]{3}\d{11}$/), { nil: undefined, freq: 3 }),
  })
  .map(({ use, days: purchasedDaysBefore, city, merchant, means, reference }) => ({
    kind: 'card_payment',
    purchasedDaysBefore,
    lines: [
      `PAIEMENT ${use} ddmm ${city}`,
      `${merchant.padEnd(17)}${means}`,
      ...(reference === undefined ? [] : [reference]),
    ],
  }));

const withdrawal: fc.Arbitrary<Label> = fc
  .record({ days, city, card })
  .map(({ days: purchasedDaysBefore, city, card }) => ({
    kind: 'cash_withdrawal',
    purchasedDaysBefore,
    lines: [`RETRAIT DAB ddmm ${city}`, `DAB 04 CARTE ${card}`],
  }));

/** First lines whose first words tell the kind. */
const FIRST_LINES: readonly (readonly [OperationKind, string])[] = [
  ['transfer', 'VIR INST MME JULIE CARPENTIER'],
  ['transfer', 'VIR PERM LOYER'],
  ['transfer', 'VIREMENT DE M ANATOLE BRISSON'],
  ['direct_debit', 'PRLV SEPA OUEST ENERGIES'],
  ['direct_debit', 'TIP TRESOR DES CANAUX'],
  ['returned_direct_debit', 'IMPAYE PRLV SEPA SALLE DE SPORT'],
  ['insurance_premium', 'HABITATION 00451298'],
  ['card_takings', 'REMISES 120326 ATELIER CB 3'],
  ['bundled_card_payments', 'Regroupement 3 PAIEMENTS PSC'],
  ['deferred_card_debit', 'RELEVE CARTE 7716'],
  ['cheque', 'CHEQUE 1234567'],
  ['cheque', 'CHEQUE N. 7712345'],
  ['cheque_deposit', 'REM CHQ REF44120A09'],
  ['cash_deposit', 'VRST ESPECES GUICHET'],
  ['periodic_saving', 'VERSEMT PERIOD ASSUR-VIE'],
  ['bank_fee', 'F COTIS EUROCOMPTE CONFORT'],
  ['bank_fee', "COMMISSION D'INTERVENTION"],
  ['bank_fee', 'FRAIS PAIE CB OP 49,99 USD'],
  ['interest', 'INTERETS/FRAIS'],
  ['tax', 'PREL.SOC. INTERETS'],
  ['loan_instalment', 'ECH PRET CAP+IN 10278 04100'],
  ['bank_fee', 'F MODIF ORDRE PERMANENT'],
  ['bank_fee', "F COMMISSION D'INTERVENTION"],
  ['bank_fee', 'EXT AGIOS 1T2026'],
  ['cheque', 'CHEQUE'],
  ['loan_instalment', 'ECH 04/36 CREDIT AUTO'],
  ['card_payment', 'LIBRAIRIE DU PORT CARTE 00747350'],
  ['card_payment', 'CAFE DES OISEAUX CARTE **4417'],
  ['other', 'ACHAT 12 TITRES CELTIQUE DE VERRE'],
];

const worded: fc.Arbitrary<Label> = fc
  .tuple(fc.constantFrom(...FIRST_LINES), reasons(3))
  .map(([[kind, first], rest]) => ({ kind, lines: [first, ...rest] }));

/** No first line of a known kind begins with a Q. */
const unknown: fc.Arbitrary<Label> = fc
  .tuple(freeText(30), reasons(3))
  .map(([first, rest]) => ({ kind: 'other', lines: [`Q${first}`, ...rest] }));

export const label: fc.Arbitrary<Label> = fc.oneof(
  { weight: 4, arbitrary: payment },
  { weight: 1, arbitrary: withdrawal },
  { weight: 5, arbitrary: worded },
  { weight: 2, arbitrary: unknown },
);

/** What is announced has no purchase: it is debits and transfers to come. */
export const announcedLabel: fc.Arbitrary<Label> = fc.oneof(worded, unknown);
