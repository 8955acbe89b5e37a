import type { KnownRow } from '../matching/known-row.ts';
import { isExpected } from '../matching/match-rows.ts';
import type { MatchRequest } from '../matching/matched-row.ts';
import { type Sighting, stageOf } from '../matching/sighting.ts';
import type { LearnedRow } from './account-memory.ts';

/** What the API says, after an outage, of the rows that only the fallback had delivered. Names ids, and no other data. */
export interface Reconciliation {
  /** The API shows them as the fallback did. */
  readonly confirmed: readonly string[];
  /** The API shows them, and differs in these members: its word was taken, the ids stayed. */
  readonly corrected: readonly { readonly id: string; readonly members: readonly (keyof Sighting)[] }[];
  /** The API covers their days and does not show them. Never dropped in silence: the host decides. */
  readonly vanished: readonly string[];
  /** The API may show them as these rows, which were not merged with them. */
  readonly suspected: readonly { readonly id: string; readonly candidates: readonly string[] }[];
}

const COMPARED = ['bookingDate', 'valueDate', 'lines'] as const satisfies readonly (keyof Sighting)[];

/**
 * Compares an answer of the API with what the fallback delivered during an outage.
 *
 * @param learned - the rows of the answer, each with the id under which it is shown
 * @returns `undefined` when the answer covers nothing that is still to be confirmed
 */
export function reconcile(request: MatchRequest, learned: readonly LearnedRow[]): Reconciliation | undefined {
  const open = request.known.filter(isUnconfirmed);
  if (open.length === 0) return undefined;
  const shown = new Map(learned.map(({ match }) => [match.known, match]));
  const confirmed: string[] = [];
  const corrected: { id: string; members: (keyof Sighting)[] }[] = [];
  const vanished: string[] = [];
  const suspected: { id: string; candidates: string[] }[] = [];
  for (const known of open) {
    const match = shown.get(known);
    const { id } = known;
    if (match !== undefined) {
      const members = differences(known.sightings.fallback, match.row.sighting);
      if (members.length === 0) confirmed.push(id);
      else corrected.push({ id, members });
    } else if (isExpected(known, request)) {
      const like = learned.filter(({ match: { candidates } }) => candidates.includes(known));
      if (like.length === 0) vanished.push(id);
      else suspected.push({ id, candidates: like.map((row) => row.id) });
    }
  }
  const isEmpty = confirmed.length + corrected.length + vanished.length + suspected.length === 0;
  return isEmpty ? undefined : { confirmed, corrected, vanished, suspected };
}

function isUnconfirmed({ unconfirmed }: KnownRow): boolean {
  return unconfirmed === true;
}

function differences(before: Sighting | undefined, now: Sighting): (keyof Sighting)[] {
  const members: (keyof Sighting)[] = COMPARED.filter((member) => String(before?.[member]) !== String(now[member]));
  if (before !== undefined && stageOf(before) !== stageOf(now)) members.push('status');
  return members;
}
