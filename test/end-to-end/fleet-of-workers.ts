import { FleetMemory } from '@relais/core';
import { type Consent, overrideProfile } from '@relais/model';
import { type Customer, type Simulator, type SimulatorOptions, startSimulator } from '@relais/simulator';
import { type CustomerHandle, createRelais, type Fleet, type Psu, type Relais, type RelaisOptions } from 'relais';
import { PATIENT, PATIENT_REQUESTS } from './bank-and-relais.ts';
import { type FrailFleet, frailFleet } from './frail-fleet.ts';
import { type SkippingClock, skippingClock } from './skipping-clock.ts';

/** One worker of a fleet. */
interface Worker {
  readonly relais: Relais;
  readonly fleet: FrailFleet;
  readonly psuOf: (customer: Customer, more?: Partial<Psu>) => CustomerHandle;
}

/** A bank whose API is down, and workers in this process that act as one at it. */
export interface FleetScene extends AsyncDisposable {
  readonly bank: Simulator;
  readonly workers: readonly Worker[];
  /** Of all workers and of what they share. */
  readonly clock: SkippingClock;
  /** Logins that were begun, by customer, in their order: the bank's counts at that moment. */
  readonly begun: readonly { readonly login: string; readonly worker: number; readonly isAlone: boolean }[];
}

export interface FleetSceneOptions {
  readonly workers?: number;
  readonly simulator?: SimulatorOptions;
  readonly relais?: (worker: number) => Partial<RelaisOptions>;
}

const PERSON = { person: 'operator', reason: 'the API is down' };

/**
 * Each worker has a door address of its own, because workers in one process would otherwise share the limits of the process: then
 * nothing would show that those of the fleet work.
 */
export async function openFleet({ workers = 4, simulator, relais: of }: FleetSceneOptions = {}): Promise<FleetScene> {
  const bank = await startSimulator({ crowd: 12, ...simulator });
  await bank.faults.set('api', '503');
  const clock = skippingClock();
  const memory = new FleetMemory(clock);
  const begun: { login: string; worker: number; isAlone: boolean }[] = [];
  const all = Array.from({ length: workers }, (_, worker) => {
    const fleet = frailFleet(memory.join());
    const relais = createRelais({
      bank: overrideProfile(bank.profile(), { fallbackUrl: `${bank.profile().fallback.url}?worker=${worker}` }),
      tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem },
      fallback: { ...PATIENT_REQUESTS, idleMs: 50 },
      clock,
      quota: false,
      failover: PATIENT,
      fleet: fleet as Fleet,
      ...of?.(worker),
    });
    relais.open(PERSON);
    const psuOf = ({ login, password, accessToken }: Customer, more: Partial<Psu> = {}): CustomerHandle => {
      const consent: Consent = { id: `consent-${login}`, accounts: 'all', fallbackAllowed: true };
      const credentials: Psu['credentials'] = async () => {
        const { logins = 0, logouts = 0 } = bank.requestLog.snapshot().customers[login] ?? {};
        begun.push({ login, worker, isAlone: logins === logouts });
        return { user: login, password: Buffer.from(password) };
      };
      const attended = { actionId: 'click', at: Date.now() };
      return relais.for({ id: login, token: () => accessToken, consent, credentials, attended, ...more });
    };
    return { relais, fleet, psuOf };
  });
  return {
    bank,
    workers: all,
    clock,
    begun,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map(({ relais }) => relais.close()));
      await bank.close();
    },
  };
}
