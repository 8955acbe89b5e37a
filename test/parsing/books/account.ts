import { createHash } from 'node:crypto';
import { addDays, type CalendarDate } from '@relais/model';
import type { OperationKind } from '@relais/parsers';
import type { AnnouncedOperation, Contract, Operation } from '@relais/simulator/pages';
import fc from 'fast-check';
import { type AccountNumber, accountNumber } from './account-number.ts';
import { announcedLabel, type Label, label, printLabel } from './label.ts';

/** A current account with its rows, and of what kind each row is. The kinds are in the order of the rows. */
export interface AccountBook {
  readonly contract: Contract;
  readonly today: CalendarDate;
  readonly kinds: readonly OperationKind[];
  readonly announcedKinds: readonly OperationKind[];
}

export interface AccountBookOptions {
  readonly fewestRows?: number;
  readonly mostRows?: number;
  readonly fewestAnnounced?: number;
  /** Some rows have no label, or are shown without a day. @defaultValue false */
  readonly hasOddRows?: boolean;
}

/** Small change mostly, nothing at times, and now and then a fortune. */
export const cents: fc.Arbitrary<number> = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: -250_000, max: 250_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, -1, 99, -100, 100_000, -100_000, 123_456_789) },
);

export const today: fc.Arbitrary<CalendarDate> = fc.nat(3650).map((days) => addDays('2019-01-01', days));
export const currency: fc.Arbitrary<string> = fc.constantFrom('EUR', 'EUR', 'EUR', 'EUR', 'USD', 'GBP', 'CHF');
export const holder: fc.Arbitrary<string> = fc.constantFrom(
  'M LUCAS FONTAINE',
  'MME CLAIRE AUBERTIN',
  'M OU MME PAUL DESCAMPS',
  'M LUCAS FONTAINE OU MME JULIE CARPENTIER',
  'SARL ATELIER DES TILLEULS',
  "SCI L'ÉTANG & FILS",
);
const currentProduct: fc.Arbitrary<string> = fc.constantFrom(
  'COMPTE CHEQUE EUROCOMPTE CONFORT',
  'COMPTE COURANT',
  'COMPTE COURANT PROFESSIONNEL',
  'C/C CONTRAT PERSONNEL GLOBAL',
  'C/C EUROCOMPTE TRANQUILLITE',
);

interface Row {
  readonly daysBefore: number;
  readonly valueShift: number;
  readonly cents: number;
  readonly label: Label;
  readonly hasAdvice: boolean;
  readonly lacks?: 'label' | 'day' | undefined;
}

const row: fc.Arbitrary<Row> = fc.record({
  daysBefore: fc.nat(140),
  valueShift: fc.constantFrom(0, 0, 0, -1, -2, -12, 1, 2),
  cents,
  label,
  hasAdvice: fc.boolean(),
});

/** A random current account. */
export function accountBook(options: AccountBookOptions = {}): fc.Arbitrary<AccountBook> {
  const { fewestRows = 0, mostRows = 12, fewestAnnounced = 0, hasOddRows = false } = options;
  const lacks = fc.option(fc.constantFrom('label', 'day'), { nil: undefined, freq: 5 });
  const anyRow = hasOddRows ? fc.tuple(row, lacks).map(([one, missing]): Row => ({ ...one, lacks: missing })) : row;
  const announced = fc.record({ cents, daysAfter: fc.integer({ min: 0, max: 40 }), label: announcedLabel });
  return fc
    .record({
      today,
      currency,
      holder,
      product: currentProduct,
      number: accountNumber,
      openingCents: cents,
      rows: fc.array(anyRow, { minLength: fewestRows, maxLength: mostRows, size: 'max' }),
      announced: fc.oneof(
        { weight: fewestAnnounced === 0 ? 1 : 0, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(announced, { minLength: fewestAnnounced, maxLength: 6 }) },
      ),
    })
    .map((drawn) => {
      const rows = drawn.rows.toSorted((one, other) => other.daysBefore - one.daysBefore);
      const toCome = drawn.announced.toSorted((one, other) => one.daysAfter - other.daysAfter);
      const contract: Contract = {
        kind: 'current',
        resourceId: digest(drawn.number.digits).slice(0, 32),
        product: drawn.product,
        holder: drawn.holder,
        number: drawn.number.printed,
        iban: drawn.number.iban,
        currency: drawn.currency,
        openingCents: drawn.openingCents,
        operations: rows.map((one, index) => operation(one, index, drawn)),
        announced: toCome.map((one): AnnouncedOperation => {
          const expectedOn = addDays(drawn.today, one.daysAfter);
          return { cents: one.cents, expectedOn, lines: printLabel(one.label, expectedOn).lines };
        }),
      };
      return {
        contract,
        today: drawn.today,
        kinds: rows.map(({ label, lacks }) => (lacks === 'label' ? 'other' : label.kind)),
        announcedKinds: toCome.map(({ label }) => label.kind),
      };
    });
}

function operation(
  { daysBefore, valueShift, cents, label, hasAdvice, lacks }: Row,
  index: number,
  {
    today,
    currency,
    number,
  }: { readonly today: CalendarDate; readonly currency: string; readonly number: AccountNumber },
): Operation {
  const bookingDate = addDays(today, -daysBefore);
  const day = (Date.parse(bookingDate) - Date.parse(`${bookingDate.slice(0, 4)}-01-01`)) / 86_400_000 + 1;
  const { lines, purchaseDate } = lacks === 'label' ? { lines: [] } : printLabel(label, bookingDate);
  return {
    reference: `${number.digits.slice(0, 5)}${bookingDate.slice(0, 4)}${String(day).padStart(3, '0')}${String(index + 1).padStart(5, '0')}`,
    token: digest(`token ${number.digits}`),
    bookingDate,
    valueDate: addDays(bookingDate, valueShift),
    ...(purchaseDate === undefined ? {} : { purchaseDate }),
    cents,
    currency,
    lines,
    ...(lacks === 'day' ? { isUndated: true } : {}),
    hasAdvice,
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
