/** What a row was recognised by. `new`: never seen before. `suspected`: may be a known row, but was not merged with it. */
export type MatchReason = 'channel_id' | 'reference' | 'content' | 'similar' | 'new' | 'suspected';

/**
 * Whether a row had been seen before, and how sure that is. Plain data.
 *
 * @example
 * matches.filter(({ reason }) => reason === 'suspected') // for a person to look at
 */
export interface RowMatch {
  /** The id of the row, as its `resourceId` says it. */
  readonly id: string;
  readonly reason: MatchReason;
  /** 0 to 1: an order, and no probability. Below 0.95, the two rows differ in a date, in words of the label or in status. */
  readonly confidence: number;
  /** With `suspected`: the ids of the known rows it may be. */
  readonly candidates?: readonly string[];
}
