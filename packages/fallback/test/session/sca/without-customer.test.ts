import { systemClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import type { OnSca } from '../../../src/session/sca/on-sca.ts';
import { authenticate, type ScaPrompt } from '../../../src/session/sca/strong-authentication.ts';
import { mayRemind, passUnattended, type UnattendedWays } from '../../../src/session/sca/unattended-ways.ts';
import { UsedCodes } from '../../../src/session/sca/used-codes.ts';
import type { FormToSend } from '../../../src/transport/page-reader.ts';
import type { ReadPage } from '../../../src/transport/read-page.ts';
import { APP, HOME, LOGIN, page, sca, state } from '../scripted-pages.ts';

const AT = new URL('https://www.cic.fr/fr/banque/validation.aspx');
const way = (words: string): string => `<a href="/fr/banque/validation.aspx?_fid=DoBypass">${words}</a>`;
const REMINDER = `<ul><li>Si vous préférez confirmer votre identité plus tard : ${way('cliquez ici')}</li></ul>`;
const BYPASS = `<p>${way('Accéder à mon Espace Client sans Confirmation Mobile.')}</p>`;
const START = '<a href="/fr/banque/validation.aspx?_pid=AuthChoicePage&amp;_fid=SCA">Confirmer mon identité</a>';
const CANCEL = '<a href="/fr/banque/validation.aspx?_pid=AuthChoicePage&amp;_fid=DoCancel">Abandonner</a>';
const beside = (content: string): ReadPage => ({ ...APP, html: APP.html.replace('</form>', `</form>${content}`) });

/** An authentication while the customer is absent. @param opened - pages of the addresses that are opened, in turn */
function absent(opened: readonly ReadPage[], open: Partial<UnattendedWays> = {}, onSca?: OnSca) {
  const asked: string[] = [];
  const sent: string[] = [];
  const results: unknown[] = [];
  let inVain = 0;
  const prompt: ScaPrompt = {
    bankId: 'cic',
    psuId: 'psu',
    ...(onSca && { onSca }),
    isAttended: () => false,
    clock: systemClock,
    scaLimitMs: 20_000,
    codeTries: 2,
    usedCodes: new UsedCodes(),
    caller: new AbortController().signal,
    offTheClock: (wait) => wait(),
    onRequired: () => {},
    onStep: () => {},
    onResolved: async (facts) => void results.push(facts),
  };
  const opens = [...opened];
  const pages = {
    open: async (address: string | URL) => {
      asked.push(new URL(address).search);
      return opens.shift() ?? HOME;
    },
    post: async ({ action }: FormToSend) => {
      sent.push(new URL(action).pathname);
      return state('NONE');
    },
    start: async () => HOME,
    home: async () => HOME,
  };
  const ways: UnattendedWays = { reminder: false, bypass: false, inVain: () => (inVain += 1), ...open };
  const pass = (at: URL | ReadPage = AT) => authenticate(at, prompt, pages, ways);
  return { pass, asked, sent, results, inVain: () => inVain };
}

const BOTH = { reminder: true, bypass: true };
const LATER = '?_fid=DoBypass';

describe('while the customer is absent, a page of the strong authentication', () => {
  it('is not opened where no way past it is open', async () => {
    const { pass, asked, inVain } = absent([sca(REMINDER)]);
    await expect(pass()).rejects.toMatchObject({ code: 'sca_required', reason: 'no_on_sca' });
    expect([asked, inVain()]).toEqual([[], 0]);
  });

  it.each([
    ['a reminder with a choice', sca(START + REMINDER + CANCEL), { reminder: true }],
    ['a reminder alone', sca(REMINDER), { reminder: true }],
    ['a bypass', sca(BYPASS), { bypass: true }],
    ['a bypass beside a choice', sca(START + BYPASS), { bypass: true }],
  ])('that is %s is passed by its link, once, where that is allowed', async (_, shown, ways) => {
    const { pass, asked, sent, results } = absent([shown, HOME], ways);
    expect(await pass()).toEqual({ page: HOME, isStrong: false });
    expect([asked, sent]).toEqual([['', LATER], []]);
    expect(results).toEqual([{ method: 'unknown', result: 'later' }]);
  });

  it.each([
    ['a bypass', sca(START + BYPASS), { reminder: true }],
    ['a reminder', sca(START + REMINDER), { bypass: true }],
    ['a choice alone', sca(START + CANCEL), BOTH],
  ])(
    'that is %s is left where that is not allowed, and told so that it is not opened again',
    async (_, shown, ways) => {
      const { pass, asked, inVain } = absent([shown], ways, async () => 'later');
      await expect(pass()).rejects.toMatchObject({ code: 'sca_required', reason: 'unattended' });
      expect([asked, inVain()]).toEqual([[''], 1]);
    },
  );

  it('that has notified the phone is taken back, with a way past it or without', async () => {
    const passed = absent([beside(REMINDER), HOME], { reminder: true });
    expect(await passed.pass()).toEqual({ page: HOME, isStrong: false });
    expect([passed.sent, passed.results]).toEqual([['/fr/otp/cancel.htm'], [{ method: 'app', result: 'later' }]]);
    const left = absent([APP], { reminder: true });
    await expect(left.pass()).rejects.toMatchObject({ code: 'sca_required' });
    expect([left.sent, left.inVain()]).toEqual([['/fr/otp/cancel.htm'], 1]);
  });

  it('that leads home, or to the login, is what it is', async () => {
    expect(await absent([HOME], BOTH).pass()).toEqual({ page: HOME, isStrong: false });
    await expect(absent([LOGIN], BOTH).pass()).rejects.toMatchObject({ reason: 'session_lost' });
  });

  it('that cannot be read is not opened again', async () => {
    const { pass, inVain } = absent([sca('<p>Bonjour</p>')], BOTH);
    await expect(pass()).rejects.toMatchObject({ code: 'page_drift' });
    expect(inVain()).toBe(1);
  });
});

it.each(['verif_code.cgi', 'lst_codes.cgi'])(
  'a key card (%s) is named, whoever is present, and never answered',
  async (path) => {
    const asksForKey = page(
      `/fr/validation/${path}`,
      '<p>Saisissez la clé D3</p><form action="/x"><input name="k"></form>',
    );
    const { pass, asked, sent, results } = absent([], BOTH);
    await expect(pass(asksForKey)).rejects.toMatchObject({ code: 'sca_required', reason: 'key_card' });
    expect([asked, sent]).toEqual([[], []]);
    expect(results).toEqual([{ method: 'key_card', result: 'not_possible' }]);
  },
);

describe('a reminder', () => {
  const DAY_MS = 86_400_000;
  it.each([
    ['no mark', undefined, false],
    ['a mark that ends in two hours', 2 * 3_600_000, false],
    ['a mark that ends in three hours', 3 * 3_600_000, true],
    ['a mark that ends in a month', 30 * DAY_MS, true],
    // The bank asks long before: it does not take the mark, and its page would ring.
    ['a mark of yesterday', 89 * DAY_MS, false],
  ])('is expected with %s: %s', (_, leftMs, may) => {
    expect(mayRemind(leftMs === undefined ? undefined : 1_000 + leftMs, 1_000)).toBe(may);
  });

  it('is passed by default, a bypass is not; what is no boolean is refused', () => {
    expect(passUnattended()).toEqual({ reminder: true, bypass: false });
    expect(passUnattended({ reminder: false, bypass: true })).toEqual({ reminder: false, bypass: true });
    expect(() => passUnattended({ bypass: 'no' as never })).toThrow('passUnattended.bypass must be a boolean');
  });
});
