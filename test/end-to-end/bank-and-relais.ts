import type { Consent, Iban } from '@relais/model';
import { type Customer, type Simulator, type SimulatorOptions, startSimulator } from '@relais/simulator';
import {
  type AccountInformation,
  createRelais,
  type Psu,
  type Relais,
  type RelaisEventMap,
  type RelaisOptions,
} from 'relais';

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
  /** All events, in order. */
  readonly events: readonly (readonly [name: string, event: unknown])[];
  readonly psuOf: (
    customer: Customer,
    password?: string,
    accounts?: readonly Iban[],
    more?: Partial<Psu>,
  ) => Required<AccountInformation>;
}

export interface SceneOptions {
  readonly simulator?: SimulatorOptions;
  readonly relais?: (bank: Simulator) => Partial<RelaisOptions>;
}

/** Deadlines short enough for a test, long enough for a busy machine. */
const FAST: NonNullable<RelaisOptions['failover']> = { deadlineMs: 1_000, fallbackDeadlineMs: 10_000 };

export async function openScene({ simulator, relais: options }: SceneOptions = {}): Promise<Scene> {
  const bank = await startSimulator({ webClientCertificate: 'requested', ...simulator });
  const relais = createRelais({
    bank: bank.profile(),
    tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem, userAgent: 'Aggregator/1.0' },
    failover: FAST,
    fallback: { requestTimeoutMs: 5_000, retryPauseMs: 20 },
    // Scenes read far more often than four times a day; quota.test.ts counts.
    quota: false,
    ...options?.(bank),
  });
  const events: [string, unknown][] = [];
  for (const name of EVENTS) relais.on(name, (event) => events.push([name, event]));
  return {
    bank,
    relais,
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

/** Takes the API down and calls until the fallback answers. */
export async function outage({ bank, relais }: Scene, psu: AccountInformation): Promise<void> {
  await bank.faults.set('api', '503');
  while (relais.state === 'closed') await psu.getAccounts().catch(() => {});
}
