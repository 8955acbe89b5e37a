import type { Incident } from '@relais/core';

/** At the start of the outage, every 24 hours, and at its end. */
export type NoticeKind = 'start' | 'daily' | 'end';

/** Which of the notices of one outage it is. */
interface NoticeOfOutage {
  readonly kind: NoticeKind;
  /** Full days since the start; 0 for the others. */
  readonly day: number;
}

/** A notice that the bank is owed. */
export interface DueNotice extends NoticeOfOutage {
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
}

/** A notice that the bank was given. */
export interface SentNotice extends NoticeOfOutage {
  readonly outageId: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** Proof of delivery, e.g. the id of a mail. */
  readonly proof: string;
}

const DAY_MS = 86_400_000;

/**
 * The notices that the provider owes the bank by now (RTS art. 33(5)(e)). The certificate at the login does not count
 * as a notice.
 *
 * Of missed daily notices only the latest is due. After the outage none is due: the last notice covers them.
 *
 * @param now - milliseconds since the epoch
 * @example
 * for (const due of noticesDue(incident, sent, Date.now())) await mail(bankNotice(incident, facts, due, 'fr'))
 */
export function noticesDue(incident: Incident, sent: readonly SentNotice[], now: number): readonly DueNotice[] {
  const { id, openedAt, closedAt, isSwitched } = incident;
  // Relais used no fallback in an outage that it only watched, so no notice is due.
  if (!isSwitched) return [];
  const isSent = (kind: NoticeKind, day: number): boolean =>
    sent.some((notice) => notice.outageId === id && notice.kind === kind && notice.day >= day);
  const day = Math.floor((now - openedAt) / DAY_MS);
  const due: DueNotice[] = [];
  if (now >= openedAt && !isSent('start', 0)) due.push({ kind: 'start', day: 0, dueAt: openedAt });
  if (closedAt !== undefined) {
    if (!isSent('end', 0)) due.push({ kind: 'end', day: 0, dueAt: closedAt });
  } else if (day >= 1 && !isSent('daily', day)) {
    due.push({ kind: 'daily', day, dueAt: openedAt + day * DAY_MS });
  }
  return due;
}
