import { requestTable } from './justification-page.ts';
import type { JustificationRecord } from './justification-record.ts';
import { COLON, entries } from './markdown.ts';
import type { DueNotice } from './notices-due.ts';
import { HEADINGS, NAMES } from './page-words.ts';
import { bankTime } from './report-time.ts';
import { BASIS, type ReportLanguage } from './wording.ts';

/** A text for the host program to send; Relais sends nothing by itself. */
export interface Notice {
  readonly subject: string;
  readonly text: string;
}

const WORDS = {
  en: {
    start: 'use of the fallback mechanism begins',
    daily: 'use of the fallback mechanism goes on',
    end: 'use of the fallback mechanism has ended',
    intro:
      'Under Article 33(5)(e) of Delegated Regulation (EU) 2018/389 we inform you that we use the interface made available to your customers, as the dedicated interface is not available:',
    outro: 'We identify ourselves by our qualified certificate in each session. Please answer to the contact above.',
    times: 'Times are those of',
  },
  fr: {
    start: 'début du recours au mécanisme de secours',
    daily: 'poursuite du recours au mécanisme de secours',
    end: 'fin du recours au mécanisme de secours',
    intro:
      'Conformément à l’article 33, paragraphe 5, point e), du règlement délégué (UE) 2018/389, nous vous informons que nous utilisons l’interface mise à la disposition de vos clients, l’interface dédiée étant indisponible :',
    outro:
      'Nous nous identifions par notre certificat qualifié à chaque session. Merci de répondre au contact indiqué ci-dessus.',
    times: 'Les heures sont celles de',
  },
} as const;

/**
 * Writes the notice to the bank that its customer interface is in use (RTS art. 33(5)(e)). The law sets no form. It
 * holds no PSU data.
 *
 * @param record - the record at the time of the notice
 * @example
 * const record = justificationRecord(incident, facts, Date.now())
 * for (const due of noticesDue(incident, sent, Date.now())) await mail(bankNotice(record, due, 'fr'))
 */
export function bankNotice(record: JustificationRecord, { kind, day }: DueNotice, language: ReportLanguage): Notice {
  const { tpp, bank, outageId, openedAt, closedAt, legalBasis, requests, use } = record;
  const words = WORDS[language];
  const names = NAMES[language];
  const facts = entries(
    [
      [names.outage, outageId],
      [names.provider, tpp.name],
      [names.authorisation, tpp.id],
      [names.contact, tpp.contact],
      [names.interface, `${bank.baseUrl} (${bank.apiVersion})`],
      [names.opened, bankTime(openedAt, bank.timeZone)],
      [names.closed, closedAt === undefined ? names.ongoing : bankTime(closedAt, bank.timeZone)],
      [names.basis, BASIS[language][legalBasis.basis]],
      [names.sessions, use.sessions],
      [names.served, Object.values(use.served).reduce((sum, count) => sum + count, 0)],
    ],
    language,
  );
  const evidence = requestTable(requests, bank.timeZone, language);
  const parts = [
    words.intro,
    facts,
    ...(evidence === '' ? [] : [`${HEADINGS[language].requests}${COLON[language]}\n\n${evidence}`]),
    `${words.times} ${bank.timeZone}. ${words.outro}`,
  ];
  const which = day === 0 ? words[kind] : `${words[kind]} (${day})`;
  return { subject: `${tpp.name}, ${bank.name}: ${which} [${outageId}]`, text: `${parts.join('\n\n')}\n` };
}
