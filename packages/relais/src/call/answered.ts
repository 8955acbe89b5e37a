import type { RowMatch } from '@relais/continuity';
import type { Served } from '@relais/core';
import type { Provenance, PsuHandle, Question, QuestionKind, QuotaLeft, Reading, ValueOf } from '@relais/model';
import type { Given } from './given-ids.ts';

/** What a host program is told beside the bank's data. */
interface FromSomewhere {
  /** Which channel answered, when, and how whole the answer is. */
  readonly provenance: Provenance;
}

/** The facts that go beside the data of each kind of answer. */
export interface Told {
  readonly accounts: FromSomewhere;
  readonly balances: FromSomewhere;
  readonly transactions: FromSomewhere & {
    /** What each transaction was recognised by, in the order of the list. Empty for an answer that was kept from before. */
    readonly matches: readonly RowMatch[];
  };
  readonly identity: FromSomewhere;
  readonly beneficiaries: FromSomewhere;
}

/** An answer as the host program gets it: the bank's data, and what is known of them. */
export type Answered<Q extends Question> = ValueOf<Q> & Told[Q['kind']];

/** One customer at one bank. */
export type CustomerHandle = PsuHandle<Told>;

/** What a channel has answered, under the ids that the caller knows. */
export interface Read<Value> extends Given<Value> {
  readonly reading: Reading;
  /** Absent where accesses are not counted, or could not be told. */
  readonly quota?: QuotaLeft;
}

/** Puts beside the bank's data what is known of them. */
export function answered<Q extends Question>(kind: QuestionKind, served: Served<Read<ValueOf<Q>>>): Answered<Q> {
  const { value, matches = [] } = served.value;
  const told = { provenance: provenanceOf(served), ...(kind === 'transactions' && { matches }) };
  // TypeScript does not see that `matches` stands beside transactions alone.
  return { ...value, ...told } as Answered<Q>;
}

function provenanceOf({ value, channel, fetchedAt, incidentId }: Served<Read<unknown>>): Provenance {
  const { reading, quota, areStable } = value;
  return {
    channel,
    fetchedAt,
    ...reading,
    ...(incidentId !== undefined && { incidentId }),
    ...(quota !== undefined && { quota }),
    ...(!areStable && { ids: 'unstable' }),
  };
}
