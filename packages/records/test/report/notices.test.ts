import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankNotice } from '../../src/report/bank-notice.ts';
import { justificationRecord } from '../../src/report/justification-record.ts';
import { noticesDue, type SentNotice } from '../../src/report/notices-due.ts';
import { CLOSED, FACTS, HOUR, INCIDENT, OPENED } from './samples.ts';

const START: SentNotice = { outageId: 'incident-7', kind: 'start', day: 0, sentAt: OPENED, proof: 'mail 1' };
const DAY_1: SentNotice = { ...START, kind: 'daily', day: 1, sentAt: OPENED + 24 * HOUR };

describe('R23: the notices that the bank is owed', () => {
  it.each([
    ['at once', INCIDENT, [], 0, ['start 0']],
    ['not twice', INCIDENT, [START], 23, []],
    ['after 24 hours', INCIDENT, [START], 24, ['daily 1']],
    ['once a day', INCIDENT, [START, DAY_1], 47, []],
    ['after 48 hours', INCIDENT, [START, DAY_1], 48, ['daily 2']],
    ['the latest of those that were missed', INCIDENT, [START], 75, ['daily 3']],
    ['at the end', CLOSED, [START, DAY_1], 27, ['end 0']],
    ['start and end, when the first was missed', CLOSED, [], 27, ['start 0', 'end 0']],
    ['for this outage, not for another', INCIDENT, [{ ...START, outageId: 'other' }], 1, ['start 0']],
    ['none when the outage was only watched', { ...INCIDENT, isSwitched: false }, [], 25, []],
  ] as const)('%s', (_, incident, sent, hours, expected) => {
    const due = noticesDue(incident, sent, OPENED + hours * HOUR);
    expect(due.map(({ kind, day }) => `${kind} ${day}`)).toEqual(expected);
  });

  it('nothing is due once everything due was sent, at any time', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.option(fc.nat(1_000), { nil: undefined }), (hours, closedAfter) => {
        const now = OPENED + hours * HOUR;
        const isOver = closedAfter !== undefined && closedAfter <= hours;
        const incident = isOver ? { ...INCIDENT, closedAt: OPENED + closedAfter * HOUR } : INCIDENT;
        const sent = noticesDue(incident, [], now).map((due) => ({ ...START, ...due, sentAt: now }));
        expect(sent.length).toBeGreaterThan(0);
        expect(noticesDue(incident, sent, now)).toEqual([]);
      }),
    );
  });
});

describe('R23: the notice', () => {
  it.each([
    ['en', 'start', 'use of the fallback mechanism begins', 'Article 33(5)(e)'],
    ['en', 'end', 'use of the fallback mechanism has ended', 'Article 33(5)(e)'],
    ['fr', 'daily', 'poursuite du recours au mécanisme de secours', 'paragraphe 5, point e)'],
  ] as const)('says in %s at %s who uses what, why, and whom to answer', (language, kind, subject, article) => {
    const record = justificationRecord(CLOSED, FACTS, OPENED + 27 * HOUR);
    const notice = bankNotice(record, { kind, day: kind === 'daily' ? 1 : 0, dueAt: OPENED }, language);
    expect(notice.subject).toContain(subject);
    expect(notice.subject).toContain('[incident-7]');
    for (const words of [
      article,
      'PSDFR-ACPR-12345',
      'psd2@aggregator.invalid',
      '6f1c0b7e-0000-4000-8000-000000000000',
    ]) {
      expect(notice.text).toContain(words);
    }
    expect(notice.text).toMatch(/sessions.?: 3/);
  });
});
