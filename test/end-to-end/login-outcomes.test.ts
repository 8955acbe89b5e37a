import { describe, expect, it } from 'vitest';
import { downScene, namedCustomer, namedWho, type Visited, visit } from './named-customers.ts';

interface Case {
  /** What comes of the first call and of the second, which logs in again. */
  readonly calls: readonly [Outcome, Outcome];
  /** What the bank's page says to the customer contains this. */
  readonly words?: string;
}

type Outcome = 'accounts' | { readonly code: string; readonly reason?: string; readonly status?: number };

const both = (outcome: Outcome, words?: string): Case => ({
  calls: [outcome, outcome],
  ...(words !== undefined && { words }),
});
const wrong: Outcome = { code: 'credentials_wrong' };
/** Whether the bank has looked at the password nobody knows: it rests, and is not sent again so soon. */
const blocked: Case['calls'] = [
  { code: 'credentials_blocked' },
  { code: 'fallback_unavailable', reason: 'login_unanswered' },
];
const interrupted: Outcome = { code: 'fallback_unavailable', reason: 'outage' };
const error500: Outcome = { code: 'fallback_unavailable', reason: 'http_status', status: 500 };

/** Every named customer of the simulator whose right password does not lead to a session, or to another page. */
const CASES: Readonly<Record<string, Case>> = {
  'LOGIN-BLOCKED': { calls: blocked, words: 'Votre accès est bloqué' },
  'LOGIN-REVOKED': both(wrong),
  'LOGIN-NO-SERVICE': { calls: blocked, words: 'pas autorisé à accéder à ce service' },
  'LOGIN-RIGHTS-EXPIRED': both({ code: 'user_action_needed', reason: 'rights_expired' }, 'mandataire principal'),
  'LOGIN-INTERRUPTED': both(interrupted),
  // The text above the form says "interrompu" without "temporairement".
  'LOGIN-INTERRUPTED-PLAINLY': both(interrupted),
  'LOGIN-TECHNICAL': both(interrupted),
  'LOGIN-OUTAGE': both(interrupted),
  'LOGIN-AGAIN': { calls: [{ code: 'fallback_unavailable', reason: 'session_lost' }, 'accounts'] },
  'LOGIN-500': both(error500),
  'LOGIN-500-ONCE': { calls: [error500, 'accounts'] },
  'LOGIN-OTHER-BRAND': both({ code: 'wrong_brand', reason: 'foreign_host' }),
  'LOGIN-OLD-SITE': both('accounts'),
  'LOGIN-WARNING': both('accounts'),
  // Pages that a browser leaves by itself, by an element or by a header.
  'LOGIN-REFRESH': both('accounts'),
  'LOGIN-REFRESH-HEADER': both('accounts'),
  'LOGIN-REFRESH-VALIDATION': both('accounts'),
  'LOGIN-REFRESH-CIRCLE': both({ code: 'fallback_unavailable', reason: 'redirects' }),
  // Home pages of some customers, of 2012 to 2023.
  'LOGIN-HOME-1': both('accounts'),
  'LOGIN-HOME-2': both('accounts'),
  'LOGIN-HOME-3': both('accounts'),
  'LOGIN-HOME-4': both('accounts'),
  'LOGIN-HOME-5': both('accounts'),
  // The site of those years is not read: the login is well, and its pages are refused, never guessed.
  'RELEASE-2012': both({ code: 'page_drift' }),
};

it('every named customer of the simulator with a login of their own has a case', () => {
  expect(Object.keys(CASES).sort()).toEqual([...namedWho('login outcome')].sort());
});

describe.each([
  ['attended', Date.now()],
  ['unattended', 0],
])('%s', (_, at) => {
  it.each(Object.entries(CASES))('%s', async (login, { calls: [first, second], words }) => {
    await using scene = await downScene();
    const attended = { actionId: 'click', at };
    const visits = [await visit(scene, login, { attended }), await visit(scene, login, { attended })] as const;
    expectOutcome(visits[0], first);
    expectOutcome(visits[1], second);
    const [{ error, posts, events }] = visits;
    // A password is never sent again by itself: not after a random error, and not after one that was refused before.
    expect(posts).toBe(1);
    expect(visits[1].posts).toBe(first === wrong || second === blocked[1] ? 0 : 1);
    expect(events.filter(([name]) => name === 'fallback:retry')).toEqual([]);
    if (words === undefined) expect(error?.bankWords()).toBeUndefined();
    else expect(error?.bankWords()).toContain(words);
    expect(JSON.stringify(error ?? {})).not.toContain(words ?? 'Votre');
  });
});

it('an announced interruption says when to come back: by the bank’s clock, not ours', async () => {
  await using scene = await downScene();
  const { error } = await visit(scene, 'LOGIN-OUTAGE');
  const retryAt = new Date(error?.retryAt ?? 0);
  const inParis = retryAt.toLocaleTimeString('fr-FR', { timeZone: 'Europe/Paris', timeStyle: 'short' });
  expect(inParis).toBe('02:30');
});

it('a warning about the browser above the form is no lock: a wrong password beside it is a wrong password', async () => {
  await using scene = await downScene();
  const wrong = scene.psuOf(namedCustomer(scene, 'LOGIN-WARNING'), 'not this one');
  await expect(wrong.getAccounts()).rejects.toMatchObject({ code: 'credentials_wrong' });
  // The right one is another password: it is tried, and goes through.
  expect((await visit(scene, 'LOGIN-WARNING')).accounts).toHaveLength(1);
});

function expectOutcome({ accounts, error }: Visited, expected: Outcome): void {
  if (expected === 'accounts') expect(accounts).toHaveLength(1);
  else expect(error).toMatchObject(expected);
}
