import { inspect } from 'node:util';
import { addDays, dateInZone } from '@relais/model';
import axios from 'axios';
import fc from 'fast-check';
import type { OnSca, ScaAnswer, ScaRequest } from 'relais';
import { attachFailover } from 'relais/axios';
import { describe, expect, it } from 'vitest';
import type { Scene } from './bank-and-relais.ts';
import { downScene, namedCustomer, visit } from './named-customers.ts';

const CODE = '123456';

/** Gives these answers in turn, the last one for ever, and keeps what was asked. */
function answering(...answers: readonly (string | Exclude<ScaAnswer, object>)[]) {
  const asked: ScaRequest[] = [];
  const codes: Uint8Array[] = [];
  const signals: AbortSignal[] = [];
  const onSca: OnSca = async (request, { signal }) => {
    signals.push(signal);
    const answer = answers[Math.min(asked.push(request), answers.length) - 1] ?? 'go_on';
    if (answer === 'go_on' || answer === 'later' || answer === 'cancel') return answer;
    const code = Buffer.from(answer);
    codes.push(code);
    return { code };
  };
  return { asked, codes, signals, onSca };
}

const takenBack = ({ bank }: Scene): number =>
  bank.requestLog.snapshot().doors.web.requests.filter(({ path }) => path.includes('SOSD_OTP_CancelTransaction'))
    .length;

const resultOf = (events: Scene['events']): unknown =>
  events.findLast(([name]) => name === 'sca:resolved')?.[1] as unknown;

describe('a customer with the app', () => {
  it('who does not want to: sca_refused, and the request is taken back from their phone', async () => {
    await using scene = await downScene();
    const { onSca, asked } = answering('cancel');
    const visited = await visit(scene, 'SCA-APP-WAITS', { onSca });
    expect(visited.error).toMatchObject({ code: 'sca_refused', reason: 'declined' });
    expect(asked).toEqual([
      {
        kind: 'mobile_app',
        message: expect.stringContaining('Démarrez votre application mobile'),
        device: 'TELEPHONE DE VIOLETTE',
        mayBeLater: false,
        expiresAt: expect.any(Number),
      },
    ]);
    expect([visited.pushes, visited.answers, takenBack(scene)]).toEqual([1, 0, 1]);
  });

  it('whose page has no word for them is told something of ours, in the language of the web bank', async () => {
    await using scene = await downScene();
    const { onSca, asked } = answering('go_on');
    expect((await visit(scene, 'SCA-APP-SILENT', { onSca })).accounts).toHaveLength(1);
    const message = "Confirmez votre connexion dans l'application mobile de votre banque.";
    expect(asked).toMatchObject([{ kind: 'mobile_app', message }]);
  });

  it('whose host leaves: aborted, taken back, logged out, and the question is over', async () => {
    await using scene = await downScene();
    const { bank, relais } = scene;
    const leaving = new AbortController();
    const question = Promise.withResolvers<AbortSignal>();
    const psu = scene.psuOf(namedCustomer(scene, 'SCA-APP-WAITS'), undefined, undefined, {
      onSca: (_, { signal }) => {
        question.resolve(signal);
        // A host that forgets to answer.
        return new Promise(() => {});
      },
    });
    const call = psu.getAccounts({ signal: leaving.signal });
    const asked = await question.promise;
    leaving.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    await relais.close();
    expect(asked.aborted).toBe(true);
    expect(takenBack(scene)).toBe(1);
    expect(bank.requestLog.snapshot().customers['SCA-APP-WAITS']).toMatchObject({ logins: 1, logouts: 1, pushes: 1 });
    expect(resultOf(scene.events)).toMatchObject({ method: 'app', result: 'left' });
  });

  const BECAUSE = { person: 'the duty officer', reason: 'the register says so' };
  const ENDINGS: readonly (readonly [string, (scene: Scene) => Promise<unknown>, string])[] = [
    ['closes in a hurry', ({ relais }) => relais.close(AbortSignal.abort()), 'aborted'],
    ['loses its authorisation', ({ relais }) => relais.authorisationRevoked(BECAUSE), 'certificate_problem'],
    [
      'learns of a lost password',
      ({ relais }) => relais.credentialsCompromised('SCA-APP-WAITS'),
      'credentials_blocked',
    ],
  ];
  it.each(ENDINGS)('whose host %s: ended at once, taken back and logged out', async (_, end, code) => {
    await using scene = await downScene();
    const question = Promise.withResolvers<void>();
    const psu = scene.psuOf(namedCustomer(scene, 'SCA-APP-WAITS'), undefined, undefined, {
      onSca: async () => {
        question.resolve();
        return 'go_on';
      },
    });
    const call = psu.getAccounts().catch((error: unknown) => error);
    await question.promise;
    await end(scene);
    expect(await call).toMatchObject({ code });
    expect(takenBack(scene)).toBe(1);
    expect(scene.bank.requestLog.snapshot().customers['SCA-APP-WAITS']).toMatchObject({ logins: 1, logouts: 1 });
  });

  it.each([
    ['at the other brand, whose pages are elsewhere', 'cm', ''],
    ['of a federation', 'cm', 'cmidf'],
    ['of the private bank', 'cic', 'banqueprivee/mabanque'],
  ] as const)('%s', async (_, brand, subbank) => {
    await using scene = await downScene({ simulator: { brand } });
    scene.bank.changeLedger((ledger) => ({
      ...ledger,
      namedCustomers: (ledger.namedCustomers ?? []).map((customer) =>
        customer.login === 'SCA-APP' ? { ...customer, scenario: { ...customer.scenario, subbank } } : customer,
      ),
    }));
    const visited = await visit(scene, 'SCA-APP', { onSca: answering().onSca });
    expect(visited).toMatchObject({ accounts: [expect.anything()], pushes: 1, answers: 1 });
  });

  it('who does nothing in time: sca_refused, and the request is taken back', async () => {
    await using scene = await downScene({ relais: () => ({ fallback: { scaLimitMs: 2_500 } }) });
    const visited = await visit(scene, 'SCA-APP-WAITS', { onSca: answering().onSca });
    expect(visited.error).toMatchObject({ code: 'sca_refused', reason: 'expired' });
    expect(takenBack(scene)).toBe(1);
    // The page names a pace of a second: three would be one too many.
    const looks = visited.events.filter(([, event]) => (event as { step?: string }).step === 'waiting');
    expect(looks.length).toBeGreaterThan(0);
    expect(looks.length).toBeLessThanOrEqual(2);
  });

  it.each(['SCA-LATER', 'SCA-BYPASS'])('%s: takes the way past it only when they say so', async (login) => {
    await using scene = await downScene();
    const { onSca, asked } = answering('later');
    const visited = await visit(scene, login, { onSca });
    expect(visited.accounts).toHaveLength(1);
    expect(asked[0]).toMatchObject({ kind: 'mobile_app', mayBeLater: true });
    expect([visited.answers, resultOf(visited.events)]).toMatchObject([0, { result: 'later' }]);
  });

  it('is not hurried by the limit of the session, which stands still meanwhile', async () => {
    await using scene = await downScene({ relais: () => ({ fallback: { sessionLimitMs: 2_000, idleMs: 50 } }) });
    const visited = await visit(scene, 'SCA-APP', { onSca: answering().onSca });
    expect(visited.accounts).toHaveLength(1);
    expect((resultOf(visited.events) as { tookMs: number }).tookMs).toBeGreaterThan(2_000);
  });

  it('is asked once for calls that come together', async () => {
    await using scene = await downScene();
    const { onSca, asked } = answering();
    const psu = scene.psuOf(namedCustomer(scene, 'SCA-APP'), undefined, undefined, { onSca });
    await Promise.all(Array.from({ length: 5 }, () => psu.getAccounts()));
    expect(asked).toHaveLength(1);
    expect(scene.bank.requestLog.snapshot().customers['SCA-APP']).toMatchObject({ logins: 1, pushes: 1 });
  });

  it('is asked by the handle of the visit on which they are there, not by another of theirs', async () => {
    await using scene = await downScene();
    const customer = namedCustomer(scene, 'SCA-SMS');
    const scheduled = scene.psuOf(customer).getAccounts();
    const { onSca, asked } = answering(CODE);
    const visiting = scene.psuOf(customer, undefined, undefined, { onSca }).getAccounts();
    await expect(scheduled).rejects.toMatchObject({ code: 'sca_required', reason: 'no_on_sca' });
    expect((await visiting).accounts).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  it('a look that meets a random error is repeated, up to three in a row', async () => {
    await using scene = await downScene();
    const failing = (times: number): OnSca => {
      return async () => {
        await scene.bank.faults.set('web', '500-html', { path: 'GetTransactionState', times });
        return 'go_on';
      };
    };
    expect((await visit(scene, 'SCA-APP', { onSca: failing(2) })).accounts).toHaveLength(1);
    const lost = await visit(scene, 'SCA-APP', { onSca: failing(3) });
    expect(lost.error).toMatchObject({ code: 'fallback_unavailable', status: 500 });
    await scene.bank.faults.clear('web');
  });
});

describe('a customer with a code', () => {
  it('types it once, and it is overwritten', async () => {
    await using scene = await downScene();
    const { onSca, asked, codes } = answering(CODE);
    const visited = await visit(scene, 'SCA-SMS', { onSca });
    expect(visited.accounts).toHaveLength(1);
    expect(asked).toEqual([
      {
        kind: 'one_time_code',
        channel: 'sms',
        message: expect.stringMatching(/envoyé par SMS au 06 XX XX X4 17/),
        triesLeft: 2,
        mayBeLater: false,
        expiresAt: expect.any(Number),
      },
    ]);
    expect(codes.map((code) => code.every((byte) => byte === 0))).toEqual([true]);
  });

  it('who mistypes is asked anew, and told so', async () => {
    await using scene = await downScene();
    const { onSca, asked, codes } = answering('000000', CODE);
    expect((await visit(scene, 'SCA-EMAIL', { onSca })).accounts).toHaveLength(1);
    expect(asked).toMatchObject([{ triesLeft: 2 }, { triesLeft: 1, problem: 'wrong_code', channel: 'email' }]);
    expect(codes.flatMap((code) => [...code]).every((byte) => byte === 0)).toBe(true);
  });

  it('who has no right code: sca_refused before the bank locks them out, and the next time is well', async () => {
    await using scene = await downScene();
    const visited = await visit(scene, 'SCA-VOICE', { onSca: answering('000000', '000001', '000002').onSca });
    expect(visited.error).toMatchObject({ code: 'sca_refused', reason: 'wrong_code', actor: 'psu' });
    expect([visited.answers, visited.pushes, resultOf(visited.events)]).toMatchObject([2, 1, { result: 'wrong_code' }]);
    expect((await visit(scene, 'SCA-VOICE', { onSca: answering(CODE).onSca })).accounts).toHaveLength(1);
  });

  it.each([
    ['the same wrong code again and again is sent once', '000000', 'used_code', 1],
    ['what is no code is never sent', '12 456', 'not_a_code', 0],
    ['nothing is never sent', '', 'not_a_code', 0],
  ])('%s', async (_, code, problem, sent) => {
    await using scene = await downScene();
    const { onSca, asked } = answering(code);
    const visited = await visit(scene, 'SCA-SMS', { onSca });
    expect(visited.error).toMatchObject({ code: 'sca_refused' });
    expect(visited.answers).toBe(sent);
    expect(asked.at(-1)).toMatchObject({ problem });
  });

  it('never sends a code again after a random error: whether it was taken, the home page tells', async () => {
    await using scene = await downScene();
    const visited = await visit(scene, 'SCA-SMS', {
      onSca: async () => {
        await scene.bank.faults.set('web', '500-html', { path: '/validation.aspx', times: 1 });
        return { code: Buffer.from(CODE) };
      },
    });
    expect(visited.error).toMatchObject({ code: 'fallback_unavailable', status: 500 });
    expect([visited.answers, visited.pushes]).toEqual([1, 1]);
  });

  it('law: whatever is answered, no code is sent twice, never a third, one message, one password', async () => {
    await using scene = await downScene();
    const answer = fc.constantFrom('000000', '000001', '000002', '', 'go_on' as const, 'cancel' as const, CODE);
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 5 }), async (answers) => {
        const { onSca, asked } = answering(...answers);
        const { answers: sent, pushes, accounts } = await visit(scene, 'SCA-SMS', { onSca });
        const given = answers.slice(0, asked.length).filter((one) => /^\d+$/.test(one));
        expect(sent).toBeLessThanOrEqual(Math.min(2, new Set(given).size));
        expect(pushes).toBe(1);
        expect(accounts !== undefined).toBe(given.includes(CODE) && sent > 0);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a customer who is offered several means', () => {
  /** Chooses by kind, and then does what is asked. */
  const choosing = (kind: string, asked: ScaRequest[] = []): OnSca => {
    return async (request) => {
      asked.push(request);
      if (request.kind === 'one_time_code') return { code: Buffer.from(CODE) };
      if (request.kind !== 'choice') return 'go_on';
      return { means: request.means.find((means) => means.kind === kind)?.id ?? '' };
    };
  };

  it('is told what the page offers, in its words, before anything is sent', async () => {
    await using scene = await downScene();
    const { onSca, asked } = answering('cancel');
    const visited = await visit(scene, 'SCA-CHOICE-MEANS', { onSca });
    expect(visited).toMatchObject({ error: { code: 'sca_refused', reason: 'declined' }, pushes: 0, answers: 0 });
    expect(asked).toEqual([
      {
        kind: 'choice',
        means: [
          { id: '1', kind: 'app', words: 'Confirmation mobile sur "TELEPHONE DE VIOLETTE"', isProposed: true },
          { id: '2', kind: 'sms', words: 'Code par SMS au 06 XX XX X4 17', isProposed: false },
          { id: '3', kind: 'voice', words: 'Code par appel téléphonique au 06 XX XX X4 17', isProposed: false },
          { id: '4', kind: 'email', words: 'Code par email à viol***26', isProposed: false },
          { id: '5', kind: 'safetrans', words: 'Confirmer votre connexion avec Safetrans', isProposed: false },
          { id: '6', kind: 'digipass', words: 'Utiliser votre lecteur DIGIPASS', isProposed: false },
        ],
        mayBeLater: false,
        expiresAt: expect.any(Number),
      },
    ]);
  });

  it.each(['sms', 'voice', 'email'])('chooses %s: that one is started, and no other', async (kind) => {
    await using scene = await downScene();
    const asked: ScaRequest[] = [];
    const visited = await visit(scene, 'SCA-CHOICE-MEANS', { onSca: choosing(kind, asked) });
    expect(visited.accounts, visited.error?.message).toHaveLength(1);
    expect(asked).toMatchObject([{ kind: 'choice' }, { kind: 'one_time_code', channel: kind }]);
    expect(visited).toMatchObject({ pushes: 1, answers: 2 });
    expect(resultOf(visited.events)).toMatchObject({ method: kind, result: 'passed' });
  });

  it('chooses where the bank proposes nothing, and in the middle of a session too', async () => {
    await using scene = await downScene();
    expect((await visit(scene, 'SCA-CHOICE-OPEN', { onSca: choosing('email') })).accounts).toHaveLength(1);
    scene.bank.changeLedger((ledger) => ({
      ...ledger,
      namedCustomers: (ledger.namedCustomers ?? []).map((customer) => {
        const { sca } = customer.scenario ?? {};
        if (customer.login !== 'SCA-CHOICE-OPEN' || sca === undefined) return customer;
        return { ...customer, scenario: { sca: { ...sca, before: { page: '/banque/rib.cgi' } } } };
      }),
    }));
    const visited = await visit(scene, 'SCA-CHOICE-OPEN', { onSca: choosing('sms') });
    expect(visited).toMatchObject({ accounts: [expect.anything()], pushes: 1, answers: 2 });
  });

  it('chooses what only they can use: sca_required, with what they must do', async () => {
    await using scene = await downScene();
    const visited = await visit(scene, 'SCA-CHOICE-MEANS', { onSca: choosing('safetrans') });
    expect(visited).toMatchObject({ error: { code: 'sca_required', reason: 'safetrans' }, pushes: 0 });
  });

  it.each<[string, string, OnSca]>([
    ['this means was not on offer', 'SCA-CHOICE-MEANS', async () => ({ means: '7' })],
    ['this means was not on offer', 'SCA-CHOICE-MEANS', async () => ({ means: 'sms' })],
    ['none was chosen', 'SCA-CHOICE-MEANS', async () => undefined],
    ['proposes none', 'SCA-CHOICE-OPEN', async () => 'go_on'],
    ['no code was asked for', 'SCA-CHOICE-MEANS', async () => ({ code: Buffer.from(CODE) })],
    ['no means were on offer', 'SCA-SMS', async () => ({ means: '1' })],
  ])('whose host answers what is no choice (%s, %s): nothing is posted', async (what, login, onSca) => {
    await using scene = await downScene();
    const { error, answers, pushes } = await visit(scene, login, { onSca });
    expect(error).toMatchObject({ code: 'fallback_refused', reason: 'sca_answer', actor: 'host' });
    expect(error?.message).toContain(what);
    expect([answers, pushes]).toEqual([0, login === 'SCA-SMS' ? 1 : 0]);
  });

  it('goes on as before where there is but one: answering nothing starts it', async () => {
    await using scene = await downScene();
    const visited = await visit(scene, 'SCA-CHOICE', { onSca: async () => undefined });
    expect(visited).toMatchObject({ accounts: [expect.anything()], pushes: 1, answers: 1 });
  });
});

describe('the host', () => {
  it('whose callback fails: own_network, and not a word of its error', async () => {
    await using scene = await downScene();
    const visited = await visit(scene, 'SCA-SMS', { onSca: () => Promise.reject(new Error(`could not use ${CODE}`)) });
    expect(visited.error).toMatchObject({ code: 'own_network', reason: 'callback', actor: 'host' });
    expect(inspect(visited.error, { depth: null, showHidden: true })).not.toContain(CODE);
  });

  it.each([
    ['later was not offered', 'SCA-SMS', answering('later').onSca],
    ['no code was asked for', 'SCA-APP-WAITS', answering(CODE).onSca],
  ])('whose answer does not fit: %s', async (what, login, onSca) => {
    await using scene = await downScene();
    const { error } = await visit(scene, login, { onSca });
    expect(error).toMatchObject({ code: 'fallback_refused', reason: 'sca_answer' });
    expect(error?.message).toContain(what);
  });

  it('with a client of its own gives onSca beside the PSU', async () => {
    await using scene = await downScene();
    const { bank, relais } = scene;
    const client = axios.create({ baseURL: `${bank.apiUrl}stet-psd2-api/v2.1`, proxy: false });
    const { onSca, asked } = answering(CODE);
    const psu = {
      id: 'psu-42',
      consent: { id: 'c', accounts: 'all', fallbackAllowed: true } as const,
      credentials: async () => ({ user: 'SCA-SMS', password: Buffer.from('soleil2026') }),
      attended: { actionId: 'click', at: Date.now() },
      onSca,
    };
    attachFailover(client, relais, { psuOf: () => psu });
    const { data } = await client.get('accounts');
    expect(data.accounts).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });
});

describe('the past', () => {
  const daysAgo = (days: number): string => addDays(dateInZone(Date.now(), 'Europe/Paris'), -days);

  it.each([
    ['stays within 90 days where the bank allows no more', undefined, false],
    ['opens after a strong authentication where the bank allows more', 365, undefined],
  ])('%s', async (_, historyDaysAfterSca, complete) => {
    await using scene = await downScene({
      relais: (bank) => ({
        bank: bank.profile({ web: historyDaysAfterSca === undefined ? {} : { historyDaysAfterSca } }),
        fallback: { idleMs: 5_000 },
      }),
    });
    const psu = scene.psuOf(namedCustomer(scene, 'SCA-SMS'), undefined, undefined, { onSca: answering(CODE).onSca });
    const { accounts } = await psu.getAccounts();
    const { transactions, provenance } = await psu.getTransactions(accounts[0]?.resourceId ?? '', {
      dateFrom: daysAgo(115),
    });
    const oldest = transactions.map(({ bookingDate }) => bookingDate ?? '').sort()[0] ?? '';
    expect(oldest < daysAgo(90)).toBe(historyDaysAfterSca !== undefined);
    expect(provenance.complete === false).toBe(complete === false);
  });

  it('without a strong authentication stays within 90 days, also where the bank allows more after one', async () => {
    await using scene = await downScene({
      relais: (bank) => ({ bank: bank.profile({ web: { historyDaysAfterSca: 365 } }), fallback: { idleMs: 5_000 } }),
    });
    const psu = scene.psuOf(namedCustomer(scene, 'ANNOUNCED'));
    const { accounts } = await psu.getAccounts();
    const { provenance } = await psu.getTransactions(accounts[0]?.resourceId ?? '', { dateFrom: daysAgo(115) });
    expect(provenance).toMatchObject({ complete: false, servedFrom: daysAgo(90) });
  });
});
