import { describe, expect, it } from 'vitest';
import { checkQwac } from '../../src/certificate/check-qwac.ts';
import { examineQwac } from '../../src/certificate/examine-qwac.ts';
import { loadCertificate } from '../../src/certificate/load-certificate.ts';
import { type QwacFacts, readQwac } from '../../src/certificate/read-qwac.ts';
import { issueQwac, type QwacWishes } from './trust-service.ts';

const DAY_MS = 86_400_000;
const now = Date.now();

async function factsOf(wishes: QwacWishes = {}, roots?: (root: string) => string): Promise<QwacFacts> {
  const { root, ...certificate } = await issueQwac(wishes, now);
  return readQwac(loadCertificate(certificate, roots?.(root)));
}

const problemsOf = (facts: QwacFacts, at = now): readonly unknown[] =>
  examineQwac(facts, at).flatMap(({ problem }) => problem ?? []);

describe('examineQwac (R12)', () => {
  it('finds nothing wrong with a QWAC of an account information service, and says who it is', async () => {
    const facts = await factsOf();
    expect(examineQwac(facts, now).map(({ verdict }) => verdict)).toEqual(Array(7).fill('good'));
    expect(checkQwac(facts, now)).toMatchObject({
      organizationIdentifier: 'PSDFR-ACPR-12345',
      serialNumber: facts.leaf.serialNumber,
      fingerprint: facts.leaf.fingerprint256,
      validUntil: facts.leaf.validToDate.getTime(),
    });
  });

  const problems: readonly (readonly [what: string, wishes: QwacWishes, problem: string])[] = [
    ['is not valid yet', { span: { from: now + DAY_MS, until: now + 9 * DAY_MS } }, 'not_yet_valid'],
    ['has expired', { span: { from: now - 9 * DAY_MS, until: now - DAY_MS } }, 'expired'],
    ['does not state to be qualified', { isQualified: false }, 'not_qualified'],
    ['is a seal', { types: ['0.4.0.1862.1.6.2'] }, 'not_a_qwac'],
    ['is for electronic signatures', { types: ['0.4.0.1862.1.6.1'] }, 'not_a_qwac'],
    ['does not state its type', { types: 'none' }, 'not_a_qwac'],
    ['makes no PSD2 statement', { roles: 'none', identifier: 'NTRFR-1' }, 'no_psd2_statement'],
    ['is for payment initiation', { roles: ['0.4.0.19495.1.2'] }, 'no_aisp_role'],
    ['states no role', { roles: [] }, 'no_aisp_role'],
    ['names no organisation', { identifier: 'none' }, 'no_identifier'],
    ['names another country than the statement', { ncaId: 'LU-ACPR' }, 'identifier_mismatch'],
    ['names another authority than the statement', { ncaId: 'FR-BDF' }, 'identifier_mismatch'],
    ['has an authorisation number of no known form', { identifier: 'PSDFR-12345' }, 'identifier_mismatch'],
    ['comes without its issuer', { behind: 'nothing' }, 'incomplete_chain'],
    ['comes with an issuer of that name only', { behind: 'stranger' }, 'broken_chain'],
    [
      'has an issuer that has expired',
      { intermediateSpan: { from: now - 9 * DAY_MS, until: now - DAY_MS } },
      'chain_expired',
    ],
  ];
  it.each(problems)('refuses one that %s', async (_what, wishes, problem) => {
    const facts = await factsOf(wishes);
    expect(problemsOf(facts)).toEqual([problem]);
    expect(() => checkQwac(facts, now)).toThrow(
      expect.objectContaining({ code: 'certificate_problem', reason: problem, actor: 'host' }),
    );
  });

  it.each([
    ['PSDES-BE-6900', 'BE'],
    ['PSDES-BE-6900', 'es-be'],
    ['PSDFR-ACPR-12345', 'ACPR'],
    ['PSDFR-ACPR-12345', ' FR-ACPR '],
  ])('warns of %s under %j, and uses it: the authority is the same', async (identifier, ncaId) => {
    const facts = await factsOf({ identifier, ncaId });
    expect(problemsOf(facts)).toEqual([]);
    expect(examineQwac(facts, now).find(({ check }) => check === 'authority')).toMatchObject({ verdict: 'warning' });
    expect(checkQwac(facts, now)).toMatchObject({ organizationIdentifier: identifier });
  });

  it.each(['FR', 'ES-ACPR', 'CPR', ''])('refuses FR-ACPR under %j', async (ncaId) => {
    expect(problemsOf(await factsOf({ ncaId }))).toEqual(['identifier_mismatch']);
  });

  it.each(['utf8', 'printable', 'ia5', 'bmp', 'universal'] as const)('reads statements in %s', async (encoding) => {
    const facts = await factsOf({ encoding });
    expect(facts.statements?.psd2).toMatchObject({ ncaId: 'FR-ACPR', ncaName: 'An authority' });
    expect(problemsOf(facts)).toEqual([]);
  });

  it('names each missing statement of a certificate that makes none', async () => {
    const facts = await factsOf({ hasStatements: false });
    expect(problemsOf(facts)).toEqual(['no_qc_statements', 'not_a_qwac', 'no_psd2_statement', 'identifier_mismatch']);
  });

  it('refuses one before its time and at the very moment it expires, not a millisecond earlier', async () => {
    const facts = await factsOf();
    expect(problemsOf(facts, facts.validFrom - 1)).toContain('not_yet_valid');
    expect(problemsOf(facts, facts.validFrom)).toEqual([]);
    expect(problemsOf(facts, facts.validUntil - 1)).not.toContain('expired');
    expect(problemsOf(facts, facts.validUntil)).toContain('expired');
  });

  it.each(['intermediate', 'both'] as const)('takes a chain that holds %s', async (behind) => {
    expect(problemsOf(await factsOf({ behind }))).toEqual([]);
  });

  it('finds the issuer among the roots that are trusted', async () => {
    const { root: _, ...certificate } = await issueQwac({}, now);
    const [leaf = '', issuer = ''] = certificate.cert.split(/(?<=-----END CERTIFICATE-----)\s+/);
    const facts = await readQwac(loadCertificate({ ...certificate, cert: leaf }, issuer));
    expect(problemsOf(facts)).toEqual([]);
    expect(facts.chain).toHaveLength(2);
  });

  it('warns of another identifier scheme, which newer versions of the standard may admit, and lets it pass', async () => {
    const facts = await factsOf({ identifier: 'VATFR-12345678901' });
    expect(examineQwac(facts, now)).toContainEqual(
      expect.objectContaining({ check: 'authority', verdict: 'warning', text: expect.stringContaining('VATFR') }),
    );
    expect(checkQwac(facts, now).organizationIdentifier).toBe('VATFR-12345678901');
  });

  it('warns of one that is for servers only, and lets it pass', async () => {
    const server = await factsOf({ usages: ['1.3.6.1.5.5.7.3.1'] });
    expect(examineQwac(server, now)).toContainEqual(expect.objectContaining({ check: 'use', verdict: 'warning' }));
    expect(problemsOf(server)).toEqual([]);
    const any = await factsOf({ usages: 'none' });
    expect(examineQwac(any, now)).toContainEqual(expect.objectContaining({ check: 'use', verdict: 'good' }));
  });
});
