import type { Transaction } from '@relais/model';
import type { CardOperation } from '@relais/parsers';

/** The API has merchant and place in one line. */
export function asApiWords({ transaction, merchant, city }: CardOperation): Transaction {
  const line = city === undefined ? merchant : `${merchant} ${city}`;
  return { ...transaction, remittanceInformation: { unstructured: [line] } };
}
