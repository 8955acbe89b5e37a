import type { OnSca, Psu } from 'relais';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scene } from './bank-and-relais.ts';
import { downScene, namedWho, visit } from './named-customers.ts';

interface Case {
  /** What comes of it with a present customer who does what is asked: their accounts, or this error. */
  readonly attended: 'accounts' | { readonly code: string; readonly reason: string };
  readonly method: string;
  readonly result: string;
  readonly pushes: number;
  /** Forms of the authentication that are posted. @defaultValue 1 where it is passed */
  readonly answers?: number;
  /** The reason without the customer, where it is not that they are absent. */
  readonly absent?: string;
  /** Whether its page notifies no phone, and is named whoever is present. */
  readonly named?: boolean;
  /** What the customer does when their phone rings. */
  readonly onPhone?: 'validate' | 'cancel';
}

const confirmed = (method: string): Case => ({ attended: 'accounts', method, result: 'passed', pushes: 1 });
const stopped = (code: string, reason: string, method: string, result: string, pushes = 0): Case => {
  return { attended: { code, reason }, method, result, pushes };
};

/** Every named customer of the simulator whom the bank asks for strong authentication. */
const CASES: Readonly<Record<string, Case>> = {
  'SCA-APP': confirmed('app'),
  'SCA-APP-DIRECT': confirmed('app'),
  'SCA-APP-2020': confirmed('app'),
  'SCA-APP-ALWAYS': confirmed('app'),
  'SCA-APP-WAITS': { ...confirmed('app'), onPhone: 'validate' },
  'SCA-APP-CANCELLED': stopped('sca_refused', 'cancelled', 'app', 'cancelled', 1),
  'SCA-APP-EXPIRED': stopped('sca_refused', 'expired', 'app', 'expired', 1),
  'SCA-APP-LOWER-CASE': confirmed('app'),
  // The poll that would tell of the confirmation leads home: no form is posted.
  'SCA-APP-LEADS-ON': { ...confirmed('app'), answers: 0 },
  'SCA-APP-HEADING': confirmed('app'),
  'SCA-APP-SILENT': confirmed('app'),
  'SCA-REMINDER': confirmed('app'),
  'SCA-SMS-BUTTON': confirmed('sms'),
  'SCA-KEY-CARD': { ...stopped('sca_required', 'key_card', 'key_card', 'not_possible'), named: true },
  'SCA-KEY-LIST': { ...stopped('sca_required', 'key_card', 'key_card', 'not_possible'), named: true },
  'SCA-SMS': confirmed('sms'),
  'SCA-VOICE': confirmed('voice'),
  'SCA-EMAIL': confirmed('email'),
  'SCA-CHOICE': confirmed('app'),
  // What the bank proposes, by a form of its own before the confirmation.
  'SCA-CHOICE-MEANS': { ...confirmed('app'), answers: 2 },
  'SCA-CHOICE-OPEN': stopped('fallback_refused', 'sca_answer', 'unknown', 'failed'),
  'SCA-BYPASS': confirmed('app'),
  'SCA-LATER': confirmed('app'),
  'SCA-SAFETRANS': stopped('sca_required', 'safetrans', 'safetrans', 'not_possible'),
  'SCA-DIGIPASS': stopped('sca_required', 'digipass', 'digipass', 'not_possible'),
  'SCA-NO-MEANS': stopped('user_action_needed', 'sca_not_enrolled', 'none', 'not_possible'),
  'SCA-NOT-ACTIVE': stopped('user_action_needed', 'sca_not_activated', 'none', 'not_possible'),
  'SCA-CODE-BLOCKED': stopped('sca_refused', 'blocked', 'unknown', 'blocked'),
  'SCA-MIDWAY': { ...confirmed('app'), absent: 'in_session' },
  'SCA-MIDWAY-CODE': { ...confirmed('sms'), absent: 'in_session' },
  'SCA-500-ONCE': confirmed('app'),
  'SCA-THEN-PACI': confirmed('app'),
};

const CODE = '123456';
const LONG_AGO = { actionId: 'click', at: 0 };

/** A customer who is there and does what is asked. */
const willing: OnSca = async ({ kind }) => (kind === 'one_time_code' ? { code: Buffer.from(CODE) } : 'go_on');

let scene: Scene;
beforeAll(async () => {
  scene = await downScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

it('every named customer of the simulator with a strong authentication has a case', () => {
  expect(Object.keys(CASES).sort()).toEqual([...namedWho('strong authentication')].sort());
});

describe.each(Object.keys(CASES))('%s', (login) => {
  const absent: readonly (readonly [string, Partial<Psu>, string])[] = [
    ['without the customer', { onSca: willing, attended: LONG_AGO }, 'unattended'],
    ['without an onSca', {}, 'no_on_sca'],
  ];
  it.each(absent)('%s: sca_required, and no phone rings and no code is sent', async (_, psu, reason) => {
    const visited = await visit(scene, login, psu);
    const { method, result, named = false } = CASES[login] as Case;
    const because = named ? method : (CASES[login]?.absent ?? reason);
    const said = { code: 'sca_required', reason: because, actor: 'psu', retry: 'never' };
    expect(visited.error).toMatchObject(said);
    expect(visited).toMatchObject({ pushes: 0, answers: 0, posts: 1 });
    expect(visited.events).toContainEqual(['sca:required', expect.objectContaining({ attended: false })]);
    expect(resolved(visited.events)).toMatchObject(
      named ? { method, result } : { method: 'unknown', result: 'not_started' },
    );
  });

  it('with the customer', async () => {
    const { attended, method, result, pushes, onPhone, answers = result === 'passed' ? 1 : 0 } = CASES[login] as Case;
    const onSca: OnSca = async (request, context) => {
      if (request.kind === 'mobile_app' && onPhone !== undefined) scene.bank.sca[onPhone](login);
      return willing(request, context);
    };
    const visited = await visit(scene, login, { onSca });
    if (attended === 'accounts') expect(visited.accounts?.length, visited.error?.message).toBeGreaterThan(0);
    else expect(visited.error).toMatchObject({ ...attended, messageKey: `relais.${attended.code}.${attended.reason}` });
    expect(visited.pushes).toBe(pushes);
    // A confirmation or a right code is posted once.
    expect(visited.answers).toBe(answers);
    expect(resolved(visited.events)).toMatchObject({ method, result });
    expect(visited.events).toContainEqual(['sca:required', expect.objectContaining({ attended: true })]);
  });
});

function resolved(events: Scene['events']): unknown {
  const all = events.filter(([name]) => name === 'sca:resolved');
  expect(all).toHaveLength(1);
  return all[0]?.[1];
}
