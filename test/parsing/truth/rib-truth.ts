import type { RibPage } from '@relais/parsers';
import type { Listed } from '../books/customer.ts';

/** All that the RIB page must yield, from the contracts. */
export function ribTruth(listed: readonly Listed[]): RibPage {
  return {
    accounts: listed.flatMap(({ contract: { iban, product, holder, number } }) =>
      iban === undefined ? [] : [{ label: `${product} ${holder}`, number, iban }],
    ),
  };
}
