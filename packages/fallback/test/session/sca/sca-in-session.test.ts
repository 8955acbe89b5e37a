import { systemClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import type { OnSca } from '../../../src/session/sca/on-sca.ts';
import type { ScaResult } from '../../../src/session/sca/sca-facts.ts';
import { ScaInSession } from '../../../src/session/sca/sca-in-session.ts';
import { ScaStop } from '../../../src/session/sca/sca-stop.ts';
import type { ScaPrompt } from '../../../src/session/sca/strong-authentication.ts';
import { UsedCodes } from '../../../src/session/sca/used-codes.ts';
import type { ReadPage } from '../../../src/transport/read-page.ts';
import { APP, HOME, state, TEXT_MESSAGE } from '../scripted-pages.ts';

const AT = new URL('https://www.cic.fr/fr/banque/validation.aspx');
const CODE = '123456';

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Types these codes in turn. */
function typing(...codes: readonly string[]): OnSca {
  const left = [...codes];
  return async ({ kind }) => (kind === 'one_time_code' ? { code: Buffer.from(left.shift() ?? CODE) } : 'go_on');
}

interface Bank {
  readonly onSca?: OnSca;
  readonly isAttended?: boolean;
  /** The page of the authentication. */
  readonly page?: ReadPage;
  /** What it says to a code. */
  readonly answer?: (code: string) => ReadPage;
}

/** A session in which some pages open only behind strong authentication. */
function inside({ onSca, isAttended = true, page = TEXT_MESSAGE, answer = () => HOME }: Bank) {
  const log: string[] = [];
  const results: ScaResult[] = [];
  const usedCodes = new UsedCodes();
  const prompt: ScaPrompt = {
    bankId: 'cic',
    psuId: 'psu',
    ...(onSca !== undefined && { onSca }),
    isAttended: () => isAttended,
    clock: systemClock,
    scaLimitMs: 20_000,
    codeTries: 2,
    usedCodes,
    caller: new AbortController().signal,
    offTheClock: (wait) => wait(),
    onRequired: () => log.push('required'),
    onStep: () => {},
    onResolved: async ({ result }) => void results.push(result),
  };
  let passes = 0;
  const session = new ScaInSession({
    prompt: () => prompt,
    pagesFor: ({ open = () => Promise.reject(new Error('no proof')) }) => ({
      open: async () => {
        log.push('push');
        return page;
      },
      post: async ({ action, fields }) => {
        log.push(`post ${new URL(action).pathname.split('/').at(-1)}`);
        if (action.endsWith('state.htm')) return state('VALIDATED');
        if (action.endsWith('cancel.htm')) return HOME;
        const code = fields.find(([name]) => name === 'otp_password')?.[1] ?? '';
        return answer(Buffer.from(code as Uint8Array).toString());
      },
      start: () => Promise.reject(new Error('no choice')),
      home: open,
    }),
    onPage: () => log.push('in place'),
    onPassed: async () => {
      passes += 1;
    },
  });
  /** Reads a page that is stopped until so many authentications have been passed. */
  const read = (address: string, needs = 1, at: URL | ReadPage = AT): Promise<string> =>
    session.read({ address }, async () => {
      log.push(`ask ${address}`);
      await new Promise((resolve) => setImmediate(resolve));
      if (passes < needs) throw new ScaStop(at);
      return address;
    });
  return { session, read, log, results, passes: () => passes };
}

describe('strong authentication in the middle of a session', () => {
  it('is conducted, and then the page that was wanted is asked for again', async () => {
    const { read, log, results, session } = inside({ onSca: typing() });
    expect(session.isStrong).toBe(false);
    expect(await read('/older')).toBe('/older');
    expect(log).toEqual(['ask /older', 'required', 'push', 'post validation.aspx', 'ask /older']);
    expect([results, session.isStrong, session.isOver]).toEqual([['passed'], true, false]);
  });

  it('is conducted once for all reads that come together, and none is on its way meanwhile', async () => {
    const { read, log, results } = inside({ onSca: typing() });
    const reads = ['/a', '/b', '/c'].map((address) => read(address));
    await new Promise((resolve) => setImmediate(resolve));
    const late = read('/late');
    expect(await Promise.all([...reads, late])).toEqual(['/a', '/b', '/c', '/late']);
    expect(results).toEqual(['passed']);
    const conducted = log.slice(log.indexOf('required'), log.indexOf('post validation.aspx') + 1);
    expect(conducted).toEqual(['required', 'push', 'post validation.aspx']);
    expect(log.filter((line) => line === 'push')).toHaveLength(1);
  });

  it('is not begun before all that is on its way has arrived', async () => {
    const { read, log, session } = inside({ onSca: typing() });
    const slow = Promise.withResolvers<string>();
    const reads = [session.read({ address: '/slow' }, () => slow.promise), read('/older')];
    await settle();
    expect(log).toEqual(['ask /older']);
    slow.resolve('/slow');
    expect(await Promise.all(reads)).toEqual(['/slow', '/older']);
    expect(log).toContain('push');
  });

  it('lets nothing else begin until the customer is done', async () => {
    const there = Promise.withResolvers<void>();
    const { read, log } = inside({
      onSca: async () => {
        await there.promise;
        return { code: Buffer.from(CODE) };
      },
    });
    const first = read('/older');
    await settle();
    const second = read('/late');
    await settle();
    expect(log).toEqual(['ask /older', 'required', 'push']);
    there.resolve();
    expect(await Promise.all([first, second])).toEqual(['/older', '/late']);
    expect(log.filter((line) => line === 'push')).toHaveLength(1);
  });

  it('is conducted from its page where that stands in the place of another, without opening it once more', async () => {
    const { read, log } = inside({ onSca: typing() });
    expect(await read('/older', 1, TEXT_MESSAGE)).toBe('/older');
    expect(log).toEqual(['ask /older', 'in place', 'required', 'post validation.aspx', 'ask /older']);
  });

  it('is asked for at another page: conducted again, and only three times in one session', async () => {
    const { read, results, session } = inside({ onSca: typing('111111', '222222', '333333', '444444') });
    for (const times of [1, 2, 3]) expect(await read(`/${times}`, times)).toBe(`/${times}`);
    await expect(read('/4', 4)).rejects.toMatchObject({ code: 'sca_required', reason: 'asked_again' });
    expect(results).toEqual(['passed', 'passed', 'passed', 'not_started']);
    expect(session.isOver).toBe(true);
  });

  it('is asked for at the same page again: sca_required, and nobody is notified a second time', async () => {
    const { read, log, results } = inside({ onSca: typing() });
    await expect(read('/older', 2)).rejects.toMatchObject({ code: 'sca_required', reason: 'asked_again' });
    expect(log.filter((line) => line === 'push')).toHaveLength(1);
    expect(results).toEqual(['passed', 'not_started']);
  });

  it('ends the session when it is not passed: every later read ends alike, without asking the bank', async () => {
    const { read, log, session } = inside({ onSca: async () => 'cancel' });
    const refused = { code: 'sca_refused', reason: 'declined' };
    const both = await Promise.allSettled([read('/a'), read('/b')]);
    expect(both).toMatchObject([{ reason: refused }, { reason: refused }]);
    const before = log.length;
    await expect(read('/c')).rejects.toMatchObject(refused);
    expect([log.length, session.isOver]).toEqual([before, true]);
  });

  it.each([
    ['without the customer', { onSca: typing(), isAttended: false }],
    ['without an onSca', {}],
  ])('%s: stops before anybody is notified', async (_, absent) => {
    const { read, log, results } = inside(absent);
    await expect(read('/older')).rejects.toMatchObject({ code: 'sca_required', reason: 'in_session' });
    expect([log, results]).toEqual([['ask /older', 'required'], ['not_started']]);
  });

  it('without the customer, where the page has notified them already: it is taken back', async () => {
    const { read, log } = inside({ onSca: typing(), isAttended: false, page: APP });
    await expect(read('/older', 1, APP)).rejects.toMatchObject({ code: 'sca_required', reason: 'in_session' });
    expect(log).toEqual(['ask /older', 'in place', 'required', 'post cancel.htm']);
  });

  it('never sends a code of before again, and counts wrong ones over the whole session', async () => {
    const wrong = { ...TEXT_MESSAGE };
    const sent: string[] = [];
    const { read } = inside({
      // At the first page one wrong code and the right one; at the second the right one of before, and two others.
      onSca: typing('000000', CODE, CODE, '000001', '000002'),
      answer: (code) => {
        sent.push(code);
        return code === CODE ? HOME : wrong;
      },
    });
    expect(await read('/a')).toBe('/a');
    await expect(read('/b', 2)).rejects.toMatchObject({ code: 'sca_refused', reason: 'wrong_code' });
    expect(sent).toEqual(['000000', CODE, '000001']);
  });

  it('leaves every other error as it is', async () => {
    const { session } = inside({});
    const lost = new Error('lost');
    await expect(session.read({ address: '/a' }, () => Promise.reject(lost))).rejects.toBe(lost);
    expect(session.isOver).toBe(false);
  });
});
