import { setImmediate } from 'node:timers/promises';
import { consecutiveFailures } from '@relais/core';
import type { Consent, Iban } from '@relais/model';
import { type Customer, type Simulator, type SimulatorOptions, startSimulator } from '@relais/simulator';
import type { CustomerHandle } from 'relais';
import { createRelais, type Psu, type Relais, type RelaisEventMap, type RelaisOptions } from 'relais';
import { type SkippingClock, skippingClock } from './skipping-clock.ts';

const EVENTS: readonly (keyof RelaisEventMap)[] = [
  'failover',
  'failback',
  'primary:failure',
  'probe',
  'state',
  'fallback:login',
  'fallback:progress',
  'fallback:retry',
  'sca:required',
  'sca:resolved',
  'fallback:served',
  'fallback:refused',
  'page:drift',
  'quota:low',
  'reconciled',
];

/** A bank, and a Relais that trips at the first failure unless told otherwise. */
export interface Scene extends AsyncDisposable {
  readonly bank: Simulator;
  readonly relais: Relais;
  /** The clock of Relais, unless it was given another. The bank has its own. */
  readonly clock: SkippingClock;
  /** All events, in order. */
  readonly events: readonly (readonly [name: string, event: unknown])[];
  readonly psuOf: (
    customer: Customer,
    password?: string,
    accounts?: readonly Iban[],
    more?: Partial<Psu>,
  ) => CustomerHandle;
}

export interface SceneOptions {
  readonly simulator?: SimulatorOptions;
  readonly relais?: (bank: Simulator) => Partial<RelaisOptions>;
}

/** No slow machine meets a deadline. Where one is to pass, a test skips the time: see `untilGivenUp`. */
export const PATIENT = { deadlineMs: 60_000, fallbackDeadlineMs: 120_000 } as const;
/** The same for one request to the web bank. */
export const PATIENT_REQUESTS = { requestTimeoutMs: 30_000, retryPauseMs: 20 } as const;
/** Comes back as soon as the API is looked at. */
export const QUICK_RECOVERY = { firstHintMs: 50, hintDeadlineMs: 60_000, trialDeadlineMs: 60_000 } as const;

/** Trips at the fifth failure, however soon: scenes do not wait for signs to be seconds apart. A new one for each Relais. */
const atOnce = (): ReturnType<typeof consecutiveFailures> => consecutiveFailures({ apartMs: 0 });

export async function openScene({ simulator, relais: options }: SceneOptions = {}): Promise<Scene> {
  const bank = await startSimulator({ webClientCertificate: 'requested', ...simulator });
  const clock = skippingClock();
  const given = options?.(bank) ?? {};
  const relais = createRelais({
    bank: bank.profile(),
    tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem, userAgent: 'Aggregator/1.0' },
    fallback: PATIENT_REQUESTS,
    clock,
    // Scenes read far more often than four times a day; quota.test.ts counts.
    quota: false,
    ...given,
    failover: { trip: atOnce(), tokenTrip: atOnce(), ...(given.failover ?? PATIENT) },
  });
  const events: [string, unknown][] = [];
  for (const name of EVENTS) relais.on(name, (event) => events.push([name, event]));
  return {
    bank,
    relais,
    clock,
    events,
    psuOf: ({ login, password, accessToken }, given = password, accounts, more = {}) => {
      const consent: Consent = { id: `consent-${login}`, accounts: accounts ?? 'all', fallbackAllowed: true };
      return relais.for({
        id: login,
        token: () => accessToken,
        consent,
        credentials: async () => ({ user: login, password: Buffer.from(given) }),
        attended: { actionId: 'click', at: Date.now() },
        ...more,
      });
    },
    [Symbol.asyncDispose]: async () => {
      await relais.close();
      await bank.close();
    },
  };
}

/** The customer at a place in the list of invented ones. */
export function customerAt(bank: Simulator, index: number): Customer {
  const customer = bank.customers[index];
  if (customer === undefined) throw new RangeError(`the bank has no customer ${index}`);
  return customer;
}

/**
 * Makes a call while a door of the bank is silent: when its request has come there, skips the time that it may take, and
 * at the web bank that of those that try again. How long the machine needs for a handshake says nothing.
 */
export async function untilGivenUp<T>(
  { bank, clock }: Scene,
  door: 'api' | 'fallback' | 'web',
  call: () => Promise<T>,
) {
  const arrived = (): number => bank.requestLog.snapshot().doors[door].requests.length;
  let isOver = false;
  let seen = arrived();
  let skips = 0;
  const called = call().finally(() => {
    isOver = true;
  });
  called.catch(() => undefined);
  while (!isOver) {
    // A call asks the API once: what comes there later looks whether it is back.
    if (arrived() > seen && (door !== 'api' || skips === 0)) {
      skips += 1;
      clock.skip(PATIENT.deadlineMs);
    }
    seen = arrived();
    await setImmediate();
  }
  return called;
}

/** Takes the API down and calls until the fallback answers. */
export async function outage({ bank, relais }: Scene, psu: CustomerHandle): Promise<void> {
  await bank.faults.set('api', '503');
  while (relais.state === 'closed') await psu.getAccounts().catch(() => {});
}
