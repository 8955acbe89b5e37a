import { type Consent, cic } from '@relais/model';
import { startSimulator } from '@relais/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRelais, type Psu, type PsuOfHost, type Relais, type RelaisOptions } from '../src/index.ts';

const CONSENT: Consent = { id: 'consent-1', accounts: 'all', fallbackAllowed: true };
const GOOD: Psu = {
  id: 'psu-1',
  token: () => 'token',
  consent: CONSENT,
  credentials: async () => ({ user: 'CLIENT01', password: Buffer.from('secret') }),
  attended: { actionId: 'click-1', at: 1 },
  onSca: async () => undefined,
  psuHeaders: { 'PSU-IP-Address': '192.0.2.1' },
};

let bank: Awaited<ReturnType<typeof startSimulator>>;
let relais: Relais;
let options: RelaisOptions;

beforeAll(async () => {
  bank = await startSimulator();
  options = { bank: bank.profile(), tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem } };
  relais = createRelais(options);
});
afterAll(async () => {
  await relais.close();
  await bank.close();
});

/** What JavaScript lets a host program give, and the option that the refusal names. */
const WRONG: readonly (readonly [option: string, given: unknown])[] = [
  ...[undefined, null, '', ' ', '\t', 7, {}, 'a\nb', 'a\u0000b', 'a\u0085b', 'a\u2028b', '\ud800', 'x'.repeat(257)].map(
    (id) => ['psu.id', { ...GOOD, id }] as const,
  ),
  ...[null, 'consent', 7, true, [CONSENT], () => CONSENT].map(
    (consent) => ['psu.consent', { ...GOOD, consent }] as const,
  ),
  ...[undefined, null, '', ' ', 7, 'a/b', 'a=b', 'a b', 'é', 'x'.repeat(129), 'a\n'].map(
    (id) => ['psu.consent.id', { ...GOOD, consent: { ...CONSENT, id } }] as const,
  ),
  ...['', 'a/b', 7, null].map(
    (version) => ['psu.consent.version', { ...GOOD, consent: { ...CONSENT, version } }] as const,
  ),
  ...[undefined, null, 'ALL', 'FR7610278041000002051230157', 7, {}, { length: 1 }].map(
    (accounts) => ['psu.consent.accounts', { ...GOOD, consent: { ...CONSENT, accounts } }] as const,
  ),
  ...[['FR7610278041000002051230158'], [''], [undefined], [null], [7], ['all']].map(
    (accounts) => ['psu.consent.accounts[0]', { ...GOOD, consent: { ...CONSENT, accounts } }] as const,
  ),
  ...[undefined, null, 'true', 'false', 1, 0, {}].map(
    (fallbackAllowed) =>
      ['psu.consent.fallbackAllowed', { ...GOOD, consent: { ...CONSENT, fallbackAllowed } }] as const,
  ),
  ...[null, '2020-01-01', '1', Number.NaN, Number.POSITIVE_INFINITY, new Date()].map(
    (validUntil) => ['psu.consent.validUntil', { ...GOOD, consent: { ...CONSENT, validUntil } }] as const,
  ),
  ...[null, 'user:secret', { user: 'u', password: 'p' }].map(
    (credentials) => ['psu.credentials', { ...GOOD, credentials }] as const,
  ),
  ...[null, true, {}].map((onSca) => ['psu.onSca', { ...GOOD, onSca }] as const),
  ...[null, 'click', true, []].map((attended) => ['psu.attended', { ...GOOD, attended }] as const),
  ...[undefined, '', ' ', 'a/b', 'a=b', 'a b', 7].map(
    (actionId) => ['psu.attended.actionId', { ...GOOD, attended: { actionId, at: 1 } }] as const,
  ),
  ...[undefined, '2026-01-01', Number.NaN, new Date()].map(
    (at) => ['psu.attended.at', { ...GOOD, attended: { actionId: 'click', at } }] as const,
  ),
  ...[undefined, null, 'Bearer canary'].map((token) => ['psu.token', { ...GOOD, token }] as const),
  ...[null, 'PSU-IP-Address: 192.0.2.1'].map((psuHeaders) => ['psu.psuHeaders', { ...GOOD, psuHeaders }] as const),
  ...['a\r\nX: y', 7, undefined].map(
    (value) => ["psu.psuHeaders['PSU-IP-Address']", { ...GOOD, psuHeaders: { 'PSU-IP-Address': value } }] as const,
  ),
  ...[undefined, null, 'psu-1', []].map((psu) => ['psu', psu] as const),
];

describe('relais.for()', () => {
  it.each(WRONG)('names %s, and who has to correct it: %j', (option, given) => {
    const refusal = (): unknown => relais.for(given as Psu);
    expect(refusal).toThrow(TypeError);
    expect(refusal).toThrow(`${option} must`);
    expect(refusal).toThrow('the host program has to correct it');
    expect(refusal).not.toThrow(/canary|secret/);
    if (/token|psuHeaders/.test(option)) return;
    expect(() => relais.customer(given as PsuOfHost)).toThrow(`${option} must`);
  });

  it.each([
    [{ id: 'psu-1', token: () => 'token' }],
    [{ ...GOOD, consent: undefined, credentials: undefined, attended: undefined, onSca: undefined }],
    [{ ...GOOD, id: 'Ünï cödé / = 日本' }],
    [{ ...GOOD, consent: { ...CONSENT, accounts: ['FR76 1027 8041 0000 0205 1230 157'], validUntil: 0 } }],
    [{ ...GOOD, consent: { ...CONSENT, accounts: [] } }],
    [{ ...GOOD, consent: { ...CONSENT, id: 'urn:consent.2026+1@host', version: '2026-01' } }],
  ])('takes %j', (given) => {
    expect(relais.for(given as Psu)).toBeDefined();
  });
});

describe('P8: a misspelt member of a customer, a consent or a call', () => {
  it.each([
    [{ ...GOOD, consent: { ...CONSENT, validUntill: 0 } }, 'psu.consent.validUntill has no effect'],
    [{ ...GOOD, consent: { ...CONSENT, validuntil: 0 } }, 'did you mean psu.consent.validUntil?'],
    [{ id: 'psu-1', token: GOOD.token, credential: GOOD.credentials }, 'did you mean psu.credentials?'],
    [{ id: 'psu-1', token: GOOD.token, onSCA: GOOD.onSca }, 'did you mean psu.onSca?'],
    [{ id: 'psu-1', token: GOOD.token, psuHeader: {} }, 'did you mean psu.psuHeaders?'],
  ])('%j is refused by its name', (given, message) => {
    expect(() => relais.for(given as unknown as Psu)).toThrow(TypeError);
    expect(() => relais.for(given as unknown as Psu)).toThrow(message);
  });

  it.each([
    { ...GOOD, email: 'a@example.org', tokens: 3 },
    { ...GOOD, name: 'Ada', uid: 7 },
  ])('what a host program has more of is its own: %j', (given) => {
    expect(relais.for(given)).toBeDefined();
  });

  it.each([
    [{ datefrom: '2026-01-01' }, {}, 'query.datefrom has no effect: did you mean query.dateFrom?'],
    [{ dateFrm: '2026-01-01' }, {}, 'did you mean query.dateFrom?'],
    [{}, { deadline: 1_000 }, 'did you mean options.deadlineMs?'],
    [{}, { signals: undefined }, 'did you mean options.signal?'],
  ])('%j, %j ends the call before the bank hears of it', async (query, given, message) => {
    const call = relais.for(GOOD).getTransactions('account', query as never, given as never);
    await expect(call).rejects.toThrow(TypeError);
    await expect(call).rejects.toThrow(message);
  });
});

/** Options that cannot be meant, and what the refusal names. */
const WRONG_OPTIONS: readonly (readonly [named: string, given: (good: RelaisOptions) => unknown])[] = [
  ['the options of createRelais', () => undefined],
  ['bank', () => ({})],
  ['bank', (good) => ({ ...good, bank: undefined })],
  ['bank', (good) => ({ ...good, bank: 'cic' })],
  ['bank has no api', (good) => ({ ...good, bank: {} })],
  ['bank has no web', (good) => ({ ...good, bank: { ...good.bank, web: undefined } })],
  ['tpp', (good) => ({ ...good, tpp: undefined })],
  ['tpp.qwac', (good) => ({ ...good, tpp: {} })],
  ['quota', (good) => ({ ...good, quota: true })],
  ['store', (good) => ({ ...good, store: 'redis://' })],
  ['fallback', (good) => ({ ...good, fallback: null })],
  ['journalFacts.purpose', (good) => ({ ...good, journalFacts: { purpose: 'account information' } })],
  ['journalFacts.egressAddress', (good) => ({ ...good, journalFacts: { egressAddress: 'gateway' } })],
  ['journalFacts.clockOffsetMs', (good) => ({ ...good, journalFacts: { clockOffsetMs: Number.NaN } })],
  ['idleMs', (good) => ({ ...good, fallback: { idleMs: Number.POSITIVE_INFINITY } })],
  ['sessionLimitMs', (good) => ({ ...good, fallback: { sessionLimitMs: '180000' } })],
  ['fallbackUrl', (good) => ({ ...good, bank: cic({ fallbackUrl: 'http://bank.example/door' }) })],
  ['fallbackUrl', (good) => ({ ...good, bank: cic({ fallbackUrl: 'bank.example/door' }) })],
  ['fallbackUrl', (good) => ({ ...good, bank: cic({ fallbackUrl: 'https://user:secret@bank.example/door' }) })],
];

describe('createRelais()', () => {
  it.each(WRONG_OPTIONS)('names %s in one sentence', (named, given) => {
    const refusal = (): unknown => createRelais(given(options) as RelaisOptions);
    expect(refusal).toThrow(named);
    expect(refusal).toThrow(expect.objectContaining({ name: expect.stringMatching(/^(Type|Range)Error$/) }));
    expect(refusal).not.toThrow(/secret/);
  });
});
