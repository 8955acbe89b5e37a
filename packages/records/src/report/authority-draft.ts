import { requestTable } from './justification-page.ts';
import type { JustificationRecord } from './justification-record.ts';
import { entries, plain, table } from './markdown.ts';
import { NAMES } from './page-words.ts';
import type { ProblemFacts, ReportedEvent } from './report-facts.ts';
import { bankTime, lengthOf } from './report-time.ts';
import { withoutPsuData } from './without-psu-data.ts';
import { BASIS, RESULT, type ReportLanguage } from './wording.ts';

/** Text for the parts of the authority's own form. A draft: a person checks it, completes it and sends it. */
export interface AuthorityDraft {
  readonly language: ReportLanguage;
  readonly subject: string;
  readonly sections: readonly { readonly heading: string; readonly text: string }[];
  /** The whole text, to paste. */
  readonly text: string;
}

const WORDS = {
  en: {
    subject: 'Problem with the dedicated interface of',
    interface: 'Bank and interface',
    duration: 'Start and end',
    symptoms: 'What was observed',
    samples: 'Error samples',
    impact: 'Impact',
    contacts: 'Exchanges with the bank',
    measures: 'Measures taken',
    toComplete: 'To be completed.',
    noContacts: 'None so far.',
    counted: (count: number) => `${count} requests for information in a row or within one window were counted.`,
    inUse: 'The fallback mechanism of the bank is used until the dedicated interface is back (art. 33(4)).',
    used: 'The fallback mechanism of the bank was used until the dedicated interface was back (art. 33(4)).',
    watched: 'The fallback mechanism was not used.',
    notices: (count: number) => `Notices sent to the bank (art. 33(5)(e)): ${count}.`,
  },
  fr: {
    subject: 'Problème relatif à l’interface dédiée de',
    interface: 'Banque et interface',
    duration: 'Début et fin',
    symptoms: 'Faits constatés',
    samples: 'Exemples d’erreurs',
    impact: 'Conséquences',
    contacts: 'Échanges avec la banque',
    measures: 'Mesures prises',
    toComplete: 'À compléter.',
    noContacts: 'Aucun à ce jour.',
    counted: (count: number) =>
      `${count} demandes d’information, consécutives ou dans une même fenêtre, ont été retenues.`,
    inUse:
      'Le mécanisme de secours de la banque est utilisé jusqu’au rétablissement de l’interface dédiée (art. 33, § 4).',
    used: 'Le mécanisme de secours de la banque a été utilisé jusqu’au rétablissement de l’interface dédiée (art. 33, § 4).',
    watched: 'Il n’a pas été recouru au mécanisme de secours.',
    notices: (count: number) => `Informations adressées à la banque (art. 33, § 5, point e)\u00a0: ${count}.`,
  },
} as const;

/** Samples in the text; the evidence pack has all of them. */
const SAMPLES = 10;

/**
 * Drafts the report of an interface problem to the competent authority (RTS art. 33(3)). It is due without delay, and apart from
 * the justification on request. Some authorities accept their own form only, to be filled from this. Free of PSU data.
 */
export function authorityDraft(
  record: JustificationRecord,
  facts: ProblemFacts,
  language: ReportLanguage,
): AuthorityDraft {
  const words = WORDS[language];
  const { bank, requests } = record;
  const { impact = '', contacts = [] } = withoutPsuData(facts);
  const sections = [
    { heading: words.interface, text: interfaceOf(record, language) },
    { heading: words.duration, text: durationOf(record, language) },
    { heading: words.symptoms, text: symptomsOf(record, language) },
    { heading: words.samples, text: requestTable(requests.slice(0, SAMPLES), bank.timeZone, language) },
    { heading: words.impact, text: plain(impact) || words.toComplete },
    { heading: words.contacts, text: contactsOf(contacts, bank.timeZone, language) || words.noContacts },
    { heading: words.measures, text: measuresOf(record, language) },
  ].filter(({ text }) => text !== '');
  const subject = `${words.subject} ${bank.name} (${record.tpp.name}, ${record.tpp.id})`;
  const body = sections.map(({ heading, text }) => `## ${heading}\n\n${text}`).join('\n\n');
  return { language, subject, sections, text: `# ${subject}\n\n${body}\n` };
}

function interfaceOf({ bank, tpp }: JustificationRecord, language: ReportLanguage): string {
  const names = NAMES[language];
  return entries(
    [
      [names.bank, bank.name],
      [names.interface, `${bank.baseUrl} (${bank.apiVersion})`],
      [names.provider, `${tpp.name}, ${tpp.id}`],
      [names.responsible, tpp.responsiblePerson],
      [names.contact, tpp.contact],
    ],
    language,
  );
}

function durationOf(record: JustificationRecord, language: ReportLanguage): string {
  const names = NAMES[language];
  const { openedAt, closedAt, lastGoodReplyAt, requests, bank, writtenAt } = record;
  const time = (at: string): string => `${bankTime(at, bank.timeZone)} (${bank.timeZone})`;
  // The interface was down since the first counted request, not since the trip.
  const begin = requests[0]?.sentAt ?? openedAt;
  return entries(
    [
      [names.lastGood, lastGoodReplyAt && time(lastGoodReplyAt)],
      [names.opened, time(begin)],
      [names.closed, closedAt === undefined ? names.ongoing : time(closedAt)],
      [names.length, lengthOf(Date.parse(closedAt ?? writtenAt) - Date.parse(begin))],
    ],
    language,
  );
}

function symptomsOf({ requests, legalBasis }: JustificationRecord, language: ReportLanguage): string {
  const kinds = new Map<string, number>();
  for (const { result, status } of requests) {
    const name = `${RESULT[language][result]}${status === undefined ? '' : ` (HTTP ${status})`}`;
    kinds.set(name, (kinds.get(name) ?? 0) + 1);
  }
  const ground = `- ${BASIS[language][legalBasis.basis]}`;
  return [WORDS[language].counted(requests.length), '', ground, entries([...kinds], language)].join('\n').trimEnd();
}

function contactsOf(contacts: readonly ReportedEvent[], timeZone: string, language: ReportLanguage): string {
  if (contacts.length === 0) return '';
  const { at, source, text } = NAMES[language];
  return table(
    [at, source, text],
    contacts.map((contact) => [bankTime(contact.at, timeZone), contact.source, contact.text]),
  );
}

function measuresOf({ fallbackUsed, closedAt, notices }: JustificationRecord, language: ReportLanguage): string {
  const words = WORDS[language];
  if (!fallbackUsed) return words.watched;
  return `${closedAt === undefined ? words.inUse : words.used} ${words.notices(notices.length)}`;
}
