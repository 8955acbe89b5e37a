import { type CalendarDate, type Clock, systemClock } from '@relais/model';
import type { ApiRules } from './api/api-rules.ts';
import type { LastPageNext } from './api/page-links.ts';
import type { DoorName } from './door/door-name.ts';
import type { RandomFaults } from './fault/random-faults.ts';
import type { Brand } from './ledger/brand.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { RandomErrors } from './web/web-bank.ts';

/** Options of the simulated bank. */
export interface SimulatorOptions {
  /** Another seed gives the same customers another history. Integer. @defaultValue 1 */
  readonly seed?: number;
  /** CIC, Crédit Mutuel, or its bank for companies, BECM. @defaultValue `cic` */
  readonly brand?: Brand;
  /** The bank's clock: it decides on days, certificates, sessions and delays. @defaultValue the machine's */
  readonly clock?: Clock;
  /** Status of the fallback door's redirect after a login. @defaultValue 302 */
  readonly redirectStatus?: 302 | 303;
  /** Ports on loopback; 0 takes any free one. @defaultValue 0 for each */
  readonly ports?: Readonly<Partial<Record<DoorName | 'control', number>>>;
  /** Accounts or transactions on one page of the API. Integer ≥ 1. @defaultValue 50 */
  readonly apiPageSize?: number;
  /** Whether the last page of the API has a `next` link equal to `self`, or none. @defaultValue `self` */
  readonly lastPageNext?: LastPageNext;
  /**
   * Strictness of the API, life of its tokens, and variants of its answers.
   * @defaultValue a QWAC and a token are enough
   */
  readonly api?: ApiRules;
  /**
   * `requested`: the web bank asks for a client certificate without insisting. `requestLog` then shows whether a client
   * wrongly shows its QWAC there. @defaultValue `none`, as the real one
   */
  readonly webClientCertificate?: 'none' | 'requested';
  /** Errors of the web bank at random. @defaultValue none */
  readonly webErrors?: RandomErrors;
  /** Faults of the web bank at random: resets, slow answers, pages cut short. @defaultValue none */
  readonly webFaults?: RandomFaults;
  /** Number of customers beside those of the seed: `CROWD000001` and so on. Integer ≥ 0. @defaultValue 0 */
  readonly crowd?: number;
  /** Makes the bank's data for a day. @defaultValue customers and history invented from the seed */
  readonly ledger?: (today: CalendarDate) => Ledger;
}

/** Options with every default filled in. */
export type SimulatorSettings = Required<
  Omit<SimulatorOptions, 'api' | 'ledger' | 'ports' | 'webErrors' | 'webFaults'>
> & {
  readonly ports: Readonly<Record<DoorName | 'control', number>>;
};

const DEFAULTS: SimulatorSettings = {
  seed: 1,
  brand: 'cic',
  clock: systemClock,
  redirectStatus: 302,
  ports: { api: 0, fallback: 0, web: 0, control: 0 },
  apiPageSize: 50,
  lastPageNext: 'self',
  webClientCertificate: 'none',
  crowd: 0,
};

/** @throws {RangeError} when `apiPageSize` is not an integer ≥ 1, `crowd` not one ≥ 0, or `redirectStatus` is neither 302 nor 303 */
export function simulatorSettings(given: SimulatorOptions): SimulatorSettings {
  const settings = { ...DEFAULTS, ...given, ports: { ...DEFAULTS.ports, ...given.ports } };
  const { apiPageSize, crowd, redirectStatus } = settings;
  if (!Number.isInteger(crowd) || crowd < 0) throw new RangeError(`crowd must be an integer ≥ 0, got ${crowd}`);
  if (!Number.isInteger(apiPageSize) || apiPageSize < 1) {
    throw new RangeError(`apiPageSize must be an integer ≥ 1, got ${apiPageSize}`);
  }
  if (redirectStatus !== 302 && redirectStatus !== 303) {
    throw new RangeError(`redirectStatus must be 302 or 303, got ${redirectStatus}`);
  }
  return settings;
}
