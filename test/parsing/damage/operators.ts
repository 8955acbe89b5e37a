import { AMOUNT_OPERATORS, DATE_OPERATORS, SIGN_OPERATORS } from './amount-operators.ts';
import { COLUMN_OPERATORS } from './column-operators.ts';
import { CSV_OPERATORS } from './csv-operators.ts';
import { HARMLESS_OPERATORS } from './harmless-operators.ts';
import type { Operator } from './operator.ts';
import { OWN_CARD_OPERATORS } from './own-card-operators.ts';
import { ROW_OPERATORS } from './row-operators.ts';
import { STATE_OPERATORS } from './state-operators.ts';
import { TRANSFER_OPERATORS } from './transfer-operators.ts';

/** Everything that is done to pages. */
export const OPERATORS: readonly Operator[] = [
  ...HARMLESS_OPERATORS,
  ...COLUMN_OPERATORS,
  ...SIGN_OPERATORS,
  ...AMOUNT_OPERATORS,
  ...DATE_OPERATORS,
  ...ROW_OPERATORS,
  ...OWN_CARD_OPERATORS,
  ...STATE_OPERATORS,
  ...TRANSFER_OPERATORS,
  ...CSV_OPERATORS,
];
