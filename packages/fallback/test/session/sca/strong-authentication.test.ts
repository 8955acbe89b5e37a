import { systemClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import type { OnSca, ScaRequest } from '../../../src/session/sca/on-sca.ts';
import type { ScaMethod, ScaResult } from '../../../src/session/sca/sca-facts.ts';
import { authenticate, type ScaPrompt } from '../../../src/session/sca/strong-authentication.ts';
import { UsedCodes } from '../../../src/session/sca/used-codes.ts';
import type { FormToSend } from '../../../src/transport/page-reader.ts';
import type { ReadPage } from '../../../src/transport/read-page.ts';
import { APP, HOME, LOGIN, sca, state, TEXT_MESSAGE } from '../scripted-pages.ts';

const AT = new URL('https://www.cic.fr/fr/banque/validation.aspx');
const WAY_PAST = '<a href="/fr/banque/pageaccueil.html">Accéder à mon Espace Client sans Confirmation Mobile</a>';

/** Pages that no simulated customer sees: each `open` and each `post` gives the next of its list. */
function bank(opened: readonly ReadPage[], posted: readonly ReadPage[] = [], onSca?: OnSca, isAttended = true) {
  const sent: string[] = [];
  const asked: ScaRequest['kind'][] = [];
  const resolved: { readonly method: ScaMethod; readonly result: ScaResult }[] = [];
  const [opens, posts] = [[...opened], [...posted]];
  const prompt: ScaPrompt = {
    bankId: 'cic',
    psuId: 'psu',
    ...(onSca !== undefined && {
      onSca: (request, context) => {
        asked.push(request.kind);
        return onSca(request, context);
      },
    }),
    isAttended: () => isAttended,
    clock: systemClock,
    scaLimitMs: 20_000,
    codeTries: 2,
    usedCodes: new UsedCodes(),
    caller: new AbortController().signal,
    offTheClock: (wait) => wait(),
    onRequired: () => {},
    onStep: () => {},
    onResolved: async (facts) => void resolved.push(facts),
  };
  const next = (pages: ReadPage[]): ReadPage => pages.shift() ?? HOME;
  const pages = {
    open: async () => next(opens),
    post: async ({ action }: FormToSend) => {
      sent.push(new URL(action).pathname);
      return next(posts);
    },
    start: async (form: FormToSend) => pages.post(form),
    home: async () => HOME,
  };
  return { pass: (at: URL | ReadPage = AT) => authenticate(at, prompt, pages), sent, asked, resolved };
}

describe('a page that only offers a way past it', () => {
  it.each([
    ['and nothing else', sca(WAY_PAST)],
    [
      'beside a device that we cannot speak for',
      sca(`<p>Veuillez confirmer votre connexion avec Safetrans</p>${WAY_PAST}`),
    ],
  ])('%s: is passed when the customer says so, else not', async (_, offer) => {
    const { pass, asked, resolved } = bank([offer, HOME], [], async () => 'later');
    expect(await pass()).toEqual({ page: HOME, isStrong: false });
    expect([asked, resolved]).toMatchObject([['bypass'], [{ result: 'later' }]]);
    await expect(bank([offer], [], async () => 'go_on').pass()).rejects.toMatchObject({ reason: 'declined' });
  });
});

describe('the bank has notified the phone without being asked to', () => {
  it('nobody is there: taken back, sca_required', async () => {
    const { pass, sent, resolved } = bank([], [state('NONE')], async () => 'go_on', false);
    await expect(pass(APP)).rejects.toMatchObject({ code: 'sca_required', reason: 'unattended' });
    expect(sent).toEqual(['/fr/otp/cancel.htm']);
    expect(resolved).toEqual([{ method: 'app', result: 'not_started' }]);
  });

  it('the customer is there: as if it had been asked', async () => {
    const { pass, sent } = bank([], [state('VALIDATED'), HOME], async () => 'go_on');
    expect(await pass(APP)).toEqual({ page: HOME, isStrong: true });
    expect(sent).toEqual(['/fr/otp/state.htm', '/fr/banque/validation.aspx']);
  });
});

describe('a look at the bank that is answered with a page', () => {
  it('of somebody logged in: they have confirmed, and nothing is posted', async () => {
    const { pass, sent } = bank([APP], [HOME], async () => 'go_on');
    expect(await pass()).toEqual({ page: HOME, isStrong: true });
    expect(sent).toEqual(['/fr/otp/state.htm']);
  });

  it('of the login: the session is lost', async () => {
    const { pass, resolved } = bank([APP], [LOGIN], async () => 'go_on');
    await expect(pass()).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'session_lost' });
    expect(resolved).toEqual([{ method: 'app', result: 'failed' }]);
  });
});

it('a confirmation that the bank does not take: sca_refused, and it is not posted again', async () => {
  const { pass, sent } = bank([APP], [state('VALIDATED'), APP], async () => 'go_on');
  await expect(pass()).rejects.toMatchObject({ code: 'sca_refused', reason: 'not_confirmed' });
  expect(sent).toEqual(['/fr/otp/state.htm', '/fr/banque/validation.aspx']);
});

it('a choice that leads to a choice that leads to a choice: ended', async () => {
  const choice = sca('<a href="/fr/banque/validation.aspx?_pid=AuthChoicePage&amp;_fid=SCA">Continuer</a>');
  const { pass } = bank(
    Array.from({ length: 20 }, () => choice),
    [],
    async () => 'go_on',
  );
  await expect(pass()).rejects.toMatchObject({ code: 'sca_required', reason: 'asked_again' });
});

it('a code that was wrong counts for the choice after it: never a third', async () => {
  const codes: string[] = [];
  const form =
    '<form action="/fr/banque/validation.aspx?_pid=AuthChoicePage" method="post"><label><input type="radio" name="m" value="S" checked>SMS</label><input type="submit" name="_FID_DoChoose"></form>';
  const choice = sca(form);
  // The first wrong code leads back to the choice.
  const { pass, sent } = bank(
    [choice],
    [TEXT_MESSAGE, choice, TEXT_MESSAGE, TEXT_MESSAGE, TEXT_MESSAGE],
    async ({ kind }) => {
      if (kind !== 'one_time_code') return 'go_on';
      codes.push(`00000${codes.length}`);
      return { code: Buffer.from(codes.at(-1) ?? '') };
    },
  );
  await expect(pass()).rejects.toMatchObject({ code: 'sca_refused', reason: 'wrong_code' });
  expect(codes).toHaveLength(2);
  expect(sent).toHaveLength(4);
});

it('the page leads home by itself: nothing was asked, nobody authenticated', async () => {
  const { pass, asked, resolved } = bank([HOME], [], async () => 'go_on');
  expect(await pass()).toEqual({ page: HOME, isStrong: false });
  expect([asked, resolved]).toEqual([[], [{ method: 'unknown', result: 'not_needed' }]]);
});

describe('a page that notifies the phone without a word to the customer', () => {
  const silent: ReadPage = { ...APP, html: APP.html.replace(/<div id="C:inMobileAppMessage">.*?<\/div>/, '') };
  it('tells them something of ours', async () => {
    const messages: string[] = [];
    const onSca: OnSca = async (request) => {
      if (request.kind === 'mobile_app') messages.push(request.message);
      return 'go_on';
    };
    await bank([silent], [state('validated'), HOME], onSca).pass();
    await bank([APP], [state('VALIDATED'), HOME], onSca).pass();
    expect(messages).toEqual([
      "Confirmez votre connexion dans l'application mobile de votre banque.",
      'Démarrez votre application mobile CIC',
    ]);
  });
});
