import type { Iban } from '@relais/model';
import { type AccountListRow, PageDriftError, type RibAccount } from '@relais/parsers';

/**
 * The IBAN of each row of the list, from the RIB page: no guess when none or two fit.
 *
 * Branch and account number stand inside the IBAN. A row without a number is the only one of its label on both pages.
 *
 * @throws {PageDriftError} `page_drift` when a row has no IBAN, or two rows would share one
 */
export function ibansOf(rows: readonly AccountListRow[], ribs: readonly RibAccount[]): readonly Iban[] {
  const ibans = rows.map((row) => {
    const digits = digitsOf(row);
    return digits === undefined ? byLabel(row, rows, ribs) : byDigits(digits, ribs, row);
  });
  if (new Set(ibans).size !== ibans.length) throw notJoined('two rows of one IBAN');
  return ibans;
}

/** Branch and account, and whatever the bank puts around them: its own code, the key, the currency. */
function digitsOf({ number, rib }: AccountListRow): string | undefined {
  const text = (number ?? rib)?.replace(/[\s\u00a0\u202f]|[A-Z]{3}$/g, '');
  return text !== undefined && text.length >= SHORTEST ? text : undefined;
}

/** Shorter numbers could stand inside an IBAN by chance. */
const SHORTEST = 14;

function byDigits(digits: string, ribs: readonly RibAccount[], { number }: AccountListRow): Iban {
  return onlyOne(
    ribs.filter(({ iban }) => iban.includes(digits)),
    number?.replace(/\d/g, '9') ?? 'no number',
  );
}

function byLabel(row: AccountListRow, rows: readonly AccountListRow[], ribs: readonly RibAccount[]): Iban {
  const label = labelOf(row);
  if (row.number !== undefined || rows.filter((other) => labelOf(other) === label).length > 1) {
    throw notJoined(row.number?.replace(/\d/g, '9') ?? 'no number');
  }
  return onlyOne(
    ribs.filter((rib) => rib.label === label),
    'no number',
  );
}

function labelOf({ product, holder }: AccountListRow): string {
  return holder === undefined ? product : `${product} ${holder}`;
}

function onlyOne(fitting: readonly RibAccount[], shape: string): Iban {
  const [iban, second] = new Set(fitting.map((rib) => rib.iban));
  if (iban !== undefined && second === undefined) return iban;
  throw notJoined(shape);
}

function notJoined(shape: string): PageDriftError {
  return new PageDriftError({ page: 'rib', mark: 'rib.join', shapes: [shape] });
}
