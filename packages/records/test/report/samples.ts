import { cic } from '@relais/model';
import type { Incident } from '../../../core/src/incident/incident.ts';
import type { Outcome } from '../../../core/src/outcome/outcome.ts';
import type { ReportFacts } from '../../src/report/report-facts.ts';

export const OPENED = Date.UTC(2026, 9, 5, 8, 2, 30);
export const HOUR = 3_600_000;

export function silence(index: number, more: Partial<Outcome> = {}): Outcome {
  return {
    kind: 'no_reply',
    effect: 'counts',
    basis: 'no_reply_presumption',
    endpoint: 'balances',
    sentAt: OPENED - 150_000 + index * 30_000,
    waitedMs: 30_000,
    requestId: `6f1c0b7e-0000-4000-8000-00000000000${index}`,
    attended: true,
    consentRef: `consent-ref-${index % 3}`,
    ...more,
  };
}

export const INCIDENT: Incident = {
  id: 'incident-7',
  bankId: 'cic',
  openedAt: OPENED,
  basis: 'no_reply_presumption',
  policy: '5 consecutive failures within 3600000 ms',
  legalRegime: 'rts-2018-389',
  evidence: [0, 1, 2, 3, 4].map((index) => silence(index)),
  lastGoodReplyAt: OPENED - 200_000,
  isSwitched: true,
  probes: [{ kind: 'hint', ok: false, at: OPENED + 60_000, tookMs: 3_000 }],
  served: { accounts: 3, transactions: 5 },
  refused: { sca_required: 1 },
};

export const CLOSED: Incident = { ...INCIDENT, closedAt: OPENED + 26 * HOUR + 240_000 };

export const FACTS: ReportFacts = {
  tpp: {
    id: 'PSDFR-ACPR-12345',
    name: 'Agrégateur Exemple SAS',
    contact: 'psd2@aggregator.invalid',
    responsiblePerson: 'Directrice de la conformité',
  },
  bank: cic({
    contingency: { status: 'available', source: 'https://portal.invalid/fallback', checkedOn: '2026-10-01' },
  }),
  ownNetwork: { at: OPENED, isWell: true, how: 'two other banks answered' },
  announcements: [{ at: OPENED - HOUR, source: 'portal', text: 'No maintenance is planned.' }],
  contacts: [{ at: OPENED + HOUR, source: 'mail', text: 'The bank confirmed the outage.' }],
  use: { sessions: 3, psus: 2, accounts: 4, scaPrompts: 1, dataKinds: ['balances', 'transactions'] },
  impact: 'Balances of customers could not be updated.',
  notices: [
    { outageId: 'incident-7', kind: 'start', day: 0, sentAt: OPENED + 60_000, proof: 'mail 0815' },
    { outageId: 'another', kind: 'start', day: 0, sentAt: OPENED, proof: 'mail 0007' },
  ],
  journalHead: { seq: 42, hash: 'a'.repeat(64) },
};
