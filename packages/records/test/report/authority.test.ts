import { describe, expect, it } from 'vitest';
import { authorityDraft } from '../../src/report/authority-draft.ts';
import { evidencePack } from '../../src/report/evidence-pack.ts';
import { justificationRecord } from '../../src/report/justification-record.ts';
import { CLOSED, FACTS, HOUR, INCIDENT, OPENED, silence } from './samples.ts';

const NOW = OPENED + 27 * HOUR;

describe('R24: the draft for the authority', () => {
  it.each([
    ['fr', 'Problème relatif à l’interface dédiée de CIC', 'aucune réponse en 30 s\u00a0: 5'],
    ['en', 'Problem with the dedicated interface of CIC', 'no reply within 30 s: 5'],
  ] as const)('tells in %s what was seen, since when, and what was done', (language, subject, symptom) => {
    const draft = authorityDraft(justificationRecord(CLOSED, FACTS, NOW), FACTS, language);
    expect(draft.subject).toContain(subject);
    // Down since the first of the counted requests.
    for (const words of [symptom, '2026-10-05 10:00:00', 'v2.1', 'Balances of customers', 'The bank confirmed']) {
      expect(draft.text).toContain(words);
    }
    expect(draft.sections.map(({ text }) => text)).not.toContain('');
  });

  it('says what is missing, and that the outage lasts', () => {
    const draft = authorityDraft(justificationRecord(INCIDENT, FACTS, NOW), {}, 'fr');
    expect(draft.text).toContain('À compléter.');
    expect(draft.text).toContain('fin\u00a0: en cours');
  });
});

describe('R24: the evidence pack', () => {
  it('holds the record, the page in both languages and the requests as a table', () => {
    const record = justificationRecord(CLOSED, FACTS, NOW);
    const { files, requestsLeftOut } = evidencePack(record);
    expect(files.map(({ name }) => name)).toEqual([
      'relais-incident-7.json',
      'relais-incident-7.fr.md',
      'relais-incident-7.en.md',
      'relais-incident-7.requests.csv',
    ]);
    expect(JSON.parse(files[0]?.content ?? '')).toEqual(record);
    expect(files[3]?.content.split('\r\n')).toHaveLength(7);
    expect(requestsLeftOut).toBe(0);
  });

  it('stays under 10 MB however long the series, keeps its ends, and says what is missing', () => {
    const evidence = Array.from({ length: 15_000 }, (_, index) => silence(0, { requestId: `request-${index}` }));
    const { files, bytes, requestsLeftOut } = evidencePack(justificationRecord({ ...CLOSED, evidence }, FACTS, NOW));
    expect(bytes).toBeLessThan(7_500_000);
    expect(bytes).toBe(files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0));
    expect(requestsLeftOut).toBeGreaterThan(0);
    expect(files[1]?.content).toContain(`au milieu de la série\u00a0: ${requestsLeftOut}`);
    const [json] = files;
    expect(json?.content).toContain('"request-0"');
    expect(json?.content).toContain('"request-14999"');
  });

  it('gives a spreadsheet no formula', () => {
    const evidence = [silence(0, { requestId: '=HYPERLINK("x")' })];
    const { files } = evidencePack(justificationRecord({ ...CLOSED, evidence }, FACTS, NOW));
    expect(files[3]?.content).toContain(`"'=HYPERLINK(""x"")"`);
  });
});
