import {
  type Answer,
  bankReferenceOf,
  bookedBalanceOf,
  type HalTransactions,
  notedOf,
  type Reading,
} from '@relais/model';

/** The answer of a channel that still notes beside its value what it knows of it. */
export function transactionsAnswer(value: HalTransactions): Answer<HalTransactions> {
  const bookedBalance = bookedBalanceOf(value);
  return {
    value,
    provenance: readingOf(value),
    notes: {
      references: value.transactions.map((row) => bankReferenceOf(row) ?? null),
      ...(bookedBalance !== undefined && { bookedBalance }),
    },
  };
}

export function readingOf(value: object): Reading {
  const { complete = true, leftOut, servedFrom, source } = notedOf(value);
  return {
    complete,
    ...(leftOut !== undefined && { leftOut }),
    ...(servedFrom !== undefined && { servedFrom }),
    ...(source !== undefined && { source }),
  };
}
