import type { CalendarDate } from '@relais/model';
import { type DayTally, downMsOn } from './day-tally.ts';
import type { FallbackCounts } from './fallback-tally.ts';
import type { RequestCounts, RequestTally } from './request-tally.ts';
import type { ResponseTimes } from './response-times.ts';
import type { Stretch } from './stretch.ts';

/** Replaces a figure with too few requests behind it. */
export type NotEnoughData = 'not enough data';
const NOT_ENOUGH: NotEnoughData = 'not enough data';

export interface RequestStatistics extends RequestCounts {
  /** Replies with an error of the bank, in percent of all requests. */
  readonly errorRatePercent: number | NotEnoughData;
  /** Time from the first byte of the request to the last byte of the answer. */
  readonly responseTimes: ResponseTimes | NotEnoughData;
}

export interface FallbackStatistics extends FallbackCounts {
  readonly loginSuccessPercent: number | NotEnoughData;
  readonly scaPercent: number | NotEnoughData;
  /** Of the calls that were answered. */
  readonly durations: ResponseTimes | NotEnoughData;
}

/**
 * One day of a bank's interface, by the definitions of EBA/GL/2018/07 (2.2 to 2.4). Compare it with the bank's
 * published figures.
 */
export interface DayStatistics {
  /** These are not the bank's figures: they rest on own traffic and include network time. */
  readonly observedByTpp: true;
  readonly bankId: string;
  readonly date: CalendarDate;
  readonly timeZone: string;
  /** False while the day lasts: all figures then cover the part that has passed. */
  readonly isOver: boolean;
  /**
   * Length of the day in seconds: 82,800 or 90,000 when the clocks change. While the day lasts, the part that has
   * passed.
   */
  readonly seconds: number;
  /** Seconds down inside and outside of announced maintenance. Reports show both together. */
  readonly downSeconds: { readonly planned: number; readonly unplanned: number; readonly total: number };
  /** 100 minus the percentage of `seconds` that were down. */
  readonly uptimePercent: number | NotEnoughData;
  /** Longest time without an information request, in which nothing was observed. */
  readonly longestGapSeconds: number;
  /** Requests for account data. Their number is the sample of the day's figures. */
  readonly information: RequestStatistics;
  readonly token: RequestStatistics;
  readonly fallback: FallbackStatistics;
}

export interface DayView {
  readonly bankId: string;
  readonly now: number;
  /** A figure from fewer requests is not shown. */
  readonly minimumSample: number;
  /** Begin of the present down time, if the interface is down. */
  readonly downSince?: number | undefined;
  readonly maintenance: readonly Stretch[];
}

/** The figures of one day. Pure: the same tally, the same figures. */
export function dayStatistics(tally: DayTally, view: DayView): DayStatistics {
  const { day } = tally;
  const until = Math.min(Math.max(view.now, day.startsAt), day.endsAt);
  const { downSince, maintenance } = view;
  const lasting = downMsOn(day, { from: downSince ?? until, to: until }, maintenance);
  const planned = (tally.down.planned + lasting.planned) / 1_000;
  const unplanned = (tally.down.unplanned + lasting.unplanned) / 1_000;
  const seconds = (until - day.startsAt) / 1_000;
  const information = requestStatistics(tally.information, view.minimumSample);
  // Its own series proves an outage, however few requests the day had.
  const isKnown = information.requests >= view.minimumSample || planned + unplanned > 0;
  return {
    observedByTpp: true,
    bankId: view.bankId,
    date: day.date,
    timeZone: day.timeZone,
    isOver: view.now >= day.endsAt,
    seconds,
    downSeconds: { planned, unplanned, total: planned + unplanned },
    uptimePercent: isKnown && seconds > 0 ? 100 - ((planned + unplanned) / seconds) * 100 : NOT_ENOUGH,
    longestGapSeconds: tally.longestGapMs(until) / 1_000,
    information,
    token: requestStatistics(tally.token, view.minimumSample),
    fallback: fallbackStatistics(tally, view.minimumSample),
  };
}

function requestStatistics(tally: RequestTally, minimum: number): RequestStatistics {
  const counts = tally.counts();
  return {
    ...counts,
    errorRatePercent: percent(counts.errors, counts.requests, minimum),
    responseTimes: enough(tally.responseTimes(), minimum),
  };
}

function fallbackStatistics({ fallback }: DayTally, minimum: number): FallbackStatistics {
  const counts = fallback.counts();
  return {
    ...counts,
    loginSuccessPercent: percent(counts.logins - counts.loginsFailed, counts.logins, minimum),
    scaPercent: percent(counts.loginsWithSca, counts.logins, minimum),
    durations: enough(fallback.durations(), minimum),
  };
}

function percent(part: number, whole: number, minimum: number): number | NotEnoughData {
  return whole >= minimum ? (part / whole) * 100 : NOT_ENOUGH;
}

function enough(times: ResponseTimes | undefined, minimum: number): ResponseTimes | NotEnoughData {
  return times !== undefined && times.count >= minimum ? times : NOT_ENOUGH;
}
