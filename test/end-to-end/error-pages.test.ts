import { describe, expect, it } from 'vitest';
import { downScene, namedCustomer, namedWho, visit } from './named-customers.ts';

interface Case {
  /** What a call for the accounts comes to. */
  readonly accounts: 'answered' | { readonly code: string; readonly reason?: string; readonly status?: number };
  /** Pages that are asked for again on the way. */
  readonly retries?: number;
}

const interrupted: Case['accounts'] = { code: 'fallback_unavailable', reason: 'outage' };
const lost: Case['accounts'] = { code: 'fallback_unavailable', reason: 'session_lost' };
const noRight: Case['accounts'] = { code: 'fallback_refused', reason: 'no_right' };
const notNow: Case['accounts'] = { code: 'fallback_unavailable', reason: 'page_problem' };

/** Every named customer of the simulator for whom a page inside the session goes wrong. */
const CASES: Readonly<Record<string, Case>> = {
  'PAGE-RIB-500-ONCE': { accounts: 'answered', retries: 1 },
  'PAGE-RIB-500': { accounts: { code: 'fallback_unavailable', reason: 'http_status', status: 500 }, retries: 2 },
  'PAGE-RIB-NO-RIGHT': { accounts: noRight },
  'PAGE-LIST-OUTAGE': { accounts: interrupted },
  'PAGE-LIST-INFOS': { accounts: interrupted },
  'PAGE-LIST-TECHNICAL': { accounts: notNow },
  'PAGE-LIST-EMPTY': { accounts: 'answered', retries: 1 },
  'PAGE-OPERATIONS-UNAVAILABLE': { accounts: notNow },
  'PAGE-OPERATIONS-NO-CONTRACT': { accounts: noRight },
  'PAGE-OPERATIONS-STALE': { accounts: 'answered' },
  // Its four pages are enough for one account.
  'SESSION-SHORT': { accounts: 'answered' },
  'SESSION-LOST': { accounts: lost },
  'SESSION-LOST-FORM': { accounts: lost },
};

it('every named customer of the simulator with a page that goes wrong has a case', () => {
  expect(Object.keys(CASES).sort()).toEqual([...namedWho('error page')].sort());
});

describe.each(Object.entries(CASES))('%s', (login, { accounts, retries = 0 }) => {
  it.each([
    ['attended', Date.now()],
    ['unattended', 0],
  ])('%s: answered, or refused with a type, by one login', async (_, at) => {
    await using scene = await downScene();
    const visited = await visit(scene, login, { attended: { actionId: 'click', at } });
    if (accounts === 'answered') expect(visited.accounts).toHaveLength(1);
    else expect(visited.error).toMatchObject(accounts);
    expect([visited.posts, visited.pushes]).toEqual([1, 0]);
    const told = visited.events.filter(([name]) => name === 'fallback:retry').map(([, event]) => event);
    expect(told).toHaveLength(retries);
    expect(told).toEqual(told.map((_, index) => expect.objectContaining({ attempt: index + 1, bankId: 'cic' })));
  });
});

describe('random errors', () => {
  it('are not asked again where the host says so', async () => {
    await using scene = await downScene({ relais: () => ({ fallback: { retries: 0, idleMs: 50 } }) });
    const visited = await visit(scene, 'PAGE-RIB-500-ONCE');
    expect(visited.error).toMatchObject({ code: 'fallback_unavailable', status: 500 });
    expect(visited.events.map(([name]) => name)).not.toContain('fallback:retry');
  });

  it('at the knock are asked again, before a password is on its way', async () => {
    await using scene = await downScene();
    await scene.bank.faults.set('fallback', '500-html', { times: 2 });
    const visited = await visit(scene, 'ANNOUNCED');
    expect(visited.accounts).toHaveLength(1);
    expect(visited.posts).toBe(1);
  });

  it('one request in ten: one password post and every customer answered or refused with a type', async () => {
    await using scene = await downScene({ simulator: { webErrors: { chance: 0.1, seed: 7 } } });
    const outcomes = new Map<string, number>();
    for (let turn = 0; turn < 12; turn += 1) {
      const { accounts, error } = await visit(scene, namedCustomer(scene, 'ANNOUNCED').login);
      const outcome = accounts === undefined ? String(error?.code) : 'answered';
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect(outcomes.get('answered')).toBeGreaterThanOrEqual(10);
    expect([...outcomes.keys()].every((key) => key === 'answered' || key === 'fallback_unavailable')).toBe(true);
  });
});
