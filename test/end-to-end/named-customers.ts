import { type Customer, seedLedger } from '@relais/simulator';
import type { HalAccounts, Psu, RelaisError } from 'relais';
import { expect, vi } from 'vitest';
import { customerAt, openScene, outage, PATIENT_REQUESTS, type Scene, type SceneOptions } from './bank-and-relais.ts';

/** What a named customer of the simulator is there to show of the way to the accounts. */
export type Shows = 'login outcome' | 'strong authentication' | 'interstitial' | 'error page' | 'plain';

function showsOf({ scenario = {} }: Customer): Shows {
  if (scenario.sca !== undefined) return 'strong authentication';
  if (scenario.interstitials !== undefined) return 'interstitial';
  const { loginFault, oldSite, loginWarning, refresh, home } = scenario;
  const ofTheLogin = [loginFault, oldSite, loginWarning, refresh, home];
  if (ofTheLogin.some((one) => one !== undefined)) return 'login outcome';
  return scenario.pageFaults !== undefined || scenario.pagesPerSession !== undefined ? 'error page' : 'plain';
}

/** Logins of the simulator's own catalogue: whoever is new there needs a case in the table that is checked against this. */
export function namedWho(shows: Shows): readonly string[] {
  const { namedCustomers = [] } = seedLedger({ seed: 1, brand: 'cic', today: '2026-11-25' });
  return namedCustomers.filter((customer) => showsOf(customer) === shows).map(({ login }) => login);
}

/** A bank whose API is down, and a Relais that has seen it. Sessions end soon after their call. */
export async function downScene(options: SceneOptions = {}): Promise<Scene> {
  const scene = await openScene({
    ...options,
    relais: (bank) => ({
      fallback: { ...PATIENT_REQUESTS, idleMs: 50 },
      ...options.relais?.(bank),
    }),
  });
  await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
  return scene;
}

export function namedCustomer({ bank }: Scene, login: string): Customer {
  const customer = bank.namedCustomers.find((candidate) => candidate.login === login);
  if (customer === undefined) throw new RangeError(`the bank has no ${login}`);
  return customer;
}

/** One visit of a customer to the web bank. */
export interface Visited {
  readonly accounts?: HalAccounts['accounts'];
  readonly error?: RelaisError;
  /** Names of the events of the visit, with what they told. */
  readonly events: Scene['events'];
  /** Password posts, notified phones and codes sent, codes and confirmations posted. */
  readonly posts: number;
  readonly pushes: number;
  readonly answers: number;
}

/** Reads the accounts of a named customer, and tells what the bank saw of it. */
export async function visit(scene: Scene, login: string, more: Partial<Psu> = {}): Promise<Visited> {
  const customer = namedCustomer(scene, login);
  const before = countsOf(scene, login);
  const from = scene.events.length;
  const psu = scene.psuOf(customer, undefined, undefined, more);
  const came = await psu.getAccounts().then(
    ({ accounts }) => ({ accounts }),
    (error: RelaisError) => ({ error }),
  );
  // The next visit is to begin at the door again.
  if ('accounts' in came)
    await vi.waitFor(() => expect(countsOf(scene, login).logouts).toBe(before.logouts + 1), 60_000);
  const after = countsOf(scene, login);
  const visited = {
    ...came,
    events: scene.events.slice(from),
    posts: after.posts - before.posts,
    pushes: after.pushes - before.pushes,
    answers: after.answers - before.answers,
  };
  // Whatever comes of it: the password goes once at most.
  expect(visited.posts).toBeLessThanOrEqual(1);
  return visited;
}

function countsOf({ bank }: Scene, login: string) {
  const { doors, customers } = bank.requestLog.snapshot();
  return {
    posts: doors.fallback.requests.filter(({ method }) => method === 'POST').length,
    pushes: customers[login]?.pushes ?? 0,
    logouts: customers[login]?.logouts ?? 0,
    answers: doors.web.requests.filter(({ method, path }) => method === 'POST' && path.includes('/validation.aspx'))
      .length,
  };
}
