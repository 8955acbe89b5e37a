import { describe, expect, it } from 'vitest';
import { authorityDraft } from '../../src/report/authority-draft.ts';
import { bankNotice } from '../../src/report/bank-notice.ts';
import { evidencePack } from '../../src/report/evidence-pack.ts';
import { justificationPage } from '../../src/report/justification-page.ts';
import { justificationRecord } from '../../src/report/justification-record.ts';
import { readJustification } from '../../src/report/read-justification.ts';
import { CLOSED, FACTS, HOUR, INCIDENT, OPENED, silence } from './samples.ts';

const NOW = OPENED + 27 * HOUR;

describe('R22: the justification record', () => {
  it('holds everything the use of the fallback is justified by', () => {
    expect(justificationRecord(CLOSED, FACTS, NOW)).toMatchObject({
      record: 'relais-justification',
      recordVersion: 1,
      writtenAt: '2026-10-06T11:02:30.000Z',
      outageId: 'incident-7',
      tpp: { id: 'PSDFR-ACPR-12345', responsiblePerson: 'Directrice de la conformité' },
      bank: { id: 'cic', baseUrl: 'https://oauth2-apiii.e-i.com/cic/stet-psd2-api/v2.1', apiVersion: 'v2.1' },
      legalBasis: {
        regime: 'rts-2018-389',
        basis: 'no_reply_presumption',
        policy: '5 consecutive failures within 3600000 ms',
      },
      openedAt: '2026-10-05T08:02:30.000Z',
      closedAt: '2026-10-06T10:06:30.000Z',
      lastGoodReplyAt: '2026-10-05T07:59:10.000Z',
      fallbackUsed: true,
      requests: { length: 5, 0: { endpoint: 'balances', waitedMs: 30_000, result: 'no_reply', attended: true } },
      distinctConsents: 3,
      probes: [{ kind: 'hint', ok: false, at: '2026-10-05T08:03:30.000Z', tookMs: 3_000 }],
      ownNetwork: { isWell: true },
      announcements: [{ source: 'portal' }],
      contingency: { status: 'available', checkedOn: '2026-10-01' },
      use: {
        served: { accounts: 3, transactions: 5 },
        refused: { sca_required: 1 },
        sessions: 3,
        psus: 2,
        accounts: 4,
      },
      notices: [{ kind: 'start', proof: 'mail 0815' }],
      journalHead: { seq: 42 },
    });
  });

  it('is plain JSON that reads back the same', () => {
    const record = justificationRecord(CLOSED, FACTS, NOW);
    expect(readJustification(JSON.stringify(record))).toEqual(record);
  });

  it('leaves out what is not known, and names nothing in its place', () => {
    const { tpp, bank } = FACTS;
    const record = justificationRecord(INCIDENT, { tpp, bank }, NOW);
    expect(record).not.toHaveProperty('closedAt');
    expect(record).not.toHaveProperty('ownNetwork');
    expect(record.use).not.toHaveProperty('psus');
    expect(justificationPage(record, 'en')).toContain('own network: not checked');
  });

  it('names the person who decided, and why', () => {
    const decision = { person: 'Responsable production', reason: 'the bank announced an outage' };
    const record = justificationRecord({ ...CLOSED, basis: 'operator_decision', decision, evidence: [] }, FACTS, NOW);
    expect(record.legalBasis.decision).toEqual(decision);
    expect(justificationPage(record, 'fr')).toContain('décidé par\u00a0: Responsable production: the bank announced');
  });

  it('is not written for a bank with the facts of another', () => {
    expect(() => justificationRecord({ ...CLOSED, bankId: 'cm' }, FACTS, NOW)).toThrow(RangeError);
  });

  it('keeps the statistics of this bank for the 30 days before, not of the day itself', () => {
    const day = (date: string, bankId = 'cic') => ({ date, bankId }) as never;
    const days = Array.from({ length: 40 }, (_, index) =>
      day(new Date(Date.UTC(2026, 7, 27 + index)).toISOString().slice(0, 10)),
    );
    const facts = { ...FACTS, statistics: { daysBefore: [...days, day('2026-10-04', 'cm')] } };
    const { daysBefore } = justificationRecord(CLOSED, facts, NOW).statistics;
    expect(daysBefore).toHaveLength(30);
    expect(daysBefore.map(({ date }) => date)).toEqual(expect.not.arrayContaining(['2026-10-05']));
    expect(daysBefore.at(-1)?.date).toBe('2026-10-04');
  });

  it.each([
    ['{', /not JSON/],
    ['[]', /no justification record/],
    ['{"record":"relais-justification","recordVersion":2}', /version .* not known: 2/],
    ['{"record":"relais-justification","recordVersion":1}', /has no writtenAt/],
  ])('is not read from %s', (json, message) => {
    expect(() => readJustification(json)).toThrow(message);
  });
});

describe('R22: the readable page', () => {
  it.each([
    ['en', ['# Justification of the use', 'no reply within 30 s', 'art. 33(1)', 'Europe/Paris', '26 h 04 min']],
    ['fr', ['# Justification du recours', 'aucune réponse en 30 s', 'art. 33, § 1', 'Europe/Paris', '26 h 04 min']],
  ] as const)('says it all in %s, in the bank’s own time', (language, expected) => {
    const page = justificationPage(justificationRecord(CLOSED, FACTS, NOW), language);
    for (const words of [
      ...expected,
      'PSDFR-ACPR-12345',
      '2026-10-05 10:02:30',
      '6f1c0b7e-0000-4000-8000-000000000004',
    ]) {
      expect(page).toContain(words);
    }
  });

  it('lets no text of others become a heading, a cell or a link', () => {
    const announcements = [{ at: OPENED, source: 'mail', text: 'a | b\n# c [d](https://e.invalid) <script>' }];
    const page = justificationPage(justificationRecord(CLOSED, { ...FACTS, announcements }, NOW), 'en');
    expect(page).toContain('| mail | a \\| b # c \\[d](https://e.invalid) \\<script> |');
    expect(page.split('\n')).not.toContain('# c');
  });
});

describe('R22, R23, R24: no report holds PSU data', () => {
  const CANARIES = [
    'canary-token',
    'canary-login',
    'canary-body',
    'consent-ref-1',
    'FR7699991000010000001234570',
    'FR76 9999 1000 0100 0000 1234 570',
  ];

  it('whatever else hangs on the incident, and whatever the host wrote', () => {
    const evidence = [0, 1, 2].map((index) => ({
      ...silence(index),
      body: 'canary-body',
      token: 'canary-token',
      iban: CANARIES[4],
    }));
    const incident = { ...CLOSED, evidence, psuId: 'canary-login', policy: `five for ${CANARIES[4]}` };
    const facts = {
      ...FACTS,
      impact: `Nobody could read ${CANARIES[5]}.`,
      contacts: [{ at: OPENED, source: 'mail', text: `About ${CANARIES[4]}` }],
      announcements: [{ at: OPENED, source: 'mail', text: `${CANARIES[5]}`, login: 'canary-login' }],
    };
    const record = justificationRecord(incident, facts, NOW);
    const written = [
      JSON.stringify(record),
      JSON.stringify(bankNotice(record, { kind: 'end', day: 0, dueAt: NOW }, 'fr')),
      JSON.stringify(authorityDraft(record, facts, 'fr')),
      JSON.stringify(evidencePack(record)),
    ].join('\n');
    for (const canary of CANARIES) expect(written).not.toContain(canary);
    expect(written).toContain('[IBAN]');
  });
});
