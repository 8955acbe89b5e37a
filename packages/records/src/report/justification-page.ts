import type { JournalPosition } from '@relais/core';
import type { DayStatistics } from '../statistics/day-statistics.ts';
import type { CountedRequest, JustificationRecord } from './justification-record.ts';
import { entries, table } from './markdown.ts';
import { HEADINGS, NAMES } from './page-words.ts';
import { bankTime, lengthOf } from './report-time.ts';
import { BASIS, RESULT, type ReportLanguage } from './wording.ts';

/**
 * Writes a justification record as Markdown, which terminals, mails and tickets show alike.
 *
 * @example
 * process.stdout.write(justificationPage(readJustification(json), 'fr'))
 */
export function justificationPage(record: JustificationRecord, language: ReportLanguage): string {
  const heads = HEADINGS[language];
  const { bank, announcements, notices, probes } = record;
  const names = NAMES[language];
  const time = (at: string): string => bankTime(at, bank.timeZone);
  const yesNo = (is: boolean | undefined): string | undefined => (is === undefined ? is : is ? names.yes : names.not);
  const sections: readonly (readonly [heading: string, text: string])[] = [
    [heads.parties, parties(record, language)],
    [heads.ground, ground(record, language)],
    [heads.course, course(record, language)],
    [heads.requests, requestTable(record.requests, bank.timeZone, language)],
    [
      heads.probes,
      probes.length === 0
        ? ''
        : table(
            [names.at, names.kind, names.ok, names.took],
            probes.map(({ at, kind, ok, tookMs }) => [time(at), kind, yesNo(ok), tookMs]),
          ),
    ],
    [heads.use, use(record, language)],
    [
      heads.events,
      announcements.length === 0
        ? ''
        : table(
            [names.at, names.source, names.text],
            announcements.map(({ at, source, text }) => [time(at), source, text]),
          ),
    ],
    [
      heads.notices,
      notices.length === 0
        ? ''
        : table(
            [names.sent, names.kind, names.proof],
            notices.map(({ kind, day, sentAt, proof }) => [time(sentAt), day === 0 ? kind : `${kind} ${day}`, proof]),
          ),
    ],
    [heads.figures, figures(record, language)],
    [
      heads.journal,
      entries(
        [
          [names.journalFrom, positionOf(record.journalFrom)],
          [names.journalTo, positionOf(record.journalTo)],
          [names.head, positionOf(record.journalHead)],
        ],
        language,
      ),
    ],
  ];
  const text = sections.map(([heading, section]) => `## ${heading}\n\n${section === '' ? heads.none : section}`);
  return `# ${heads.title}\n\n${heads.about} ${bank.timeZone}.\n\n${text.join('\n\n')}\n`;
}

/** The counted requests as a table. */
export function requestTable(requests: readonly CountedRequest[], timeZone: string, language: ReportLanguage): string {
  if (requests.length === 0) return '';
  const names = NAMES[language];
  return table(
    [names.sent, names.requestId, names.kind, names.waited, names.result, names.status, names.attended],
    requests.map(({ sentAt, requestId, endpoint, waitedMs, result, status, attended }) => [
      bankTime(sentAt, timeZone),
      requestId,
      endpoint,
      waitedMs,
      RESULT[language][result],
      status,
      attended === undefined ? undefined : attended ? names.yes : names.not,
    ]),
  );
}

function parties({ tpp, bank, outageId, contingency }: JustificationRecord, language: ReportLanguage): string {
  const names = NAMES[language];
  return entries(
    [
      [names.outage, outageId],
      [names.provider, tpp.name],
      [names.authorisation, tpp.id],
      [names.contact, tpp.contact],
      [names.responsible, tpp.responsiblePerson],
      [names.bank, bank.name],
      [names.interface, `${bank.baseUrl} (${bank.apiVersion})`],
      [names.contingency, `${contingency.status} (${contingency.source}, ${contingency.checkedOn})`],
    ],
    language,
  );
}

function ground(record: JustificationRecord, language: ReportLanguage): string {
  const names = NAMES[language];
  const { regime, basis, policy, decision } = record.legalBasis;
  const { ownNetwork: own, distinctConsents, requestsLeftOut, bank } = record;
  const network = own && `${own.isWell ? names.well : names.unwell} (${own.how}, ${bankTime(own.at, bank.timeZone)})`;
  return entries(
    [
      [names.regime, regime],
      [names.basis, BASIS[language][basis]],
      [names.policy, policy],
      [names.decision, decision && `${decision.person}: ${decision.reason}`],
      [names.consents, distinctConsents],
      [names.leftOut, requestsLeftOut],
      [names.network, network ?? names.notChecked],
    ],
    language,
  );
}

function course(record: JustificationRecord, language: ReportLanguage): string {
  const names = NAMES[language];
  const { openedAt, closedAt, lastGoodReplyAt, fallbackUsed, writtenAt, bank } = record;
  const time = (at: string): string => bankTime(at, bank.timeZone);
  return entries(
    [
      [names.lastGood, lastGoodReplyAt && time(lastGoodReplyAt)],
      [names.opened, time(openedAt)],
      [names.closed, closedAt === undefined ? `${names.ongoing} (${time(writtenAt)})` : time(closedAt)],
      [names.length, lengthOf(Date.parse(closedAt ?? writtenAt) - Date.parse(openedAt))],
      [names.used, fallbackUsed ? names.yes : names.watched],
    ],
    language,
  );
}

function use({ use: given }: JustificationRecord, language: ReportLanguage): string {
  const names = NAMES[language];
  const { served, refused, sessions, psus, accounts, scaPrompts, dataKinds } = given;
  return entries(
    [
      [names.served, counts(served)],
      [names.refused, counts(refused)],
      [names.sessions, sessions],
      [names.psus, psus],
      [names.accounts, accounts],
      [names.sca, scaPrompts],
      [names.kinds, dataKinds?.join(', ')],
    ],
    language,
  );
}

function figures({ statistics }: JustificationRecord, language: ReportLanguage): string {
  const { ofTheDay, daysBefore } = statistics;
  const days = [...daysBefore, ...(ofTheDay === undefined ? [] : [ofTheDay])];
  if (days.length === 0) return '';
  const names = NAMES[language];
  return table([names.date, names.uptime, names.down, names.errors, names.median, names.sample], days.map(figuresOf));
}

function figuresOf({ date, uptimePercent, downSeconds, information }: DayStatistics): (string | number)[] {
  const { errorRatePercent, responseTimes, requests } = information;
  const median = typeof responseTimes === 'string' ? responseTimes : responseTimes.medianMs;
  return [date, short(uptimePercent), downSeconds.total, short(errorRatePercent), short(median), requests];
}

function short(figure: number | string): string {
  return typeof figure === 'number' ? String(Math.round(figure * 1000) / 1000) : figure;
}

function counts(of: Readonly<Partial<Record<string, number>>>): string {
  const each = Object.entries(of).map(([name, count]) => `${name} ${count}`);
  return each.length === 0 ? '0' : each.join(', ');
}

function positionOf(position: JournalPosition | undefined): string | undefined {
  return position && `${position.seq}:${position.hash}`;
}
