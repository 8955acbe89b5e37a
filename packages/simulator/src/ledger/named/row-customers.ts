import type { CustomerPlan } from '../account-plan.ts';
import { cardPayments } from '../habits/card-habits.ts';
import { bareRows } from '../habits/odd-habits.ts';
import { type NextPlace, named, plainAccount } from './plan-of.ts';

/** Small enough that the third step of "more" is one too many. */
const LARGEST_FORM = 20_000;

/** Customers with odd lists: rows without a label or a day, or more rows than a form can hold. */
export function rowCustomers(next: NextPlace): readonly CustomerPlan[] {
  const accountWith = (habit: ReturnType<typeof bareRows>) => {
    const plain = plainAccount(next(), 'MME IRIS DELACOMBE');
    return [{ ...plain, habits: [...(plain.habits ?? []), habit] }];
  };
  return [
    named('ROWS-NO-LABEL', accountWith(bareRows(23, 'label'))),
    named('ROWS-NO-DATE', accountWith(bareRows(23, 'day'))),
    named('MORE-TOO-LARGE', accountWith(cardPayments('4417', 3)), { scenario: { largestForm: LARGEST_FORM } }),
  ];
}
