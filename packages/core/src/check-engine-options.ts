import { checkCallback, checkOptionNames, type OptionNames, wrong } from '@relais/model';
import type { LegalRegime } from './guard/fallback-permission.ts';
import type { ClassificationRules } from './outcome/classify.ts';
import type { TripPolicy } from './trip/trip-policy.ts';

const CLASSIFICATION: OptionNames<ClassificationRules> = { countServerErrors: true, classifiers: true };
const REGIME: OptionNames<LegalRegime> = { id: true, endsAt: true };

/** Members of the engine's options that are checked by their kind, as a program without types may give them. */
export interface GivenEngineOptions {
  readonly mode?: unknown;
  readonly beforeTrip?: unknown;
  readonly trip?: TripPolicy;
  readonly tokenTrip?: TripPolicy;
  readonly maintenance?: unknown;
  readonly apiHosts?: unknown;
  readonly classification?: ClassificationRules;
  readonly legalRegime?: LegalRegime;
  readonly ownNetworkWorks?: unknown;
  readonly onOutcome?: unknown;
  readonly newId?: unknown;
  readonly onListenerError?: unknown;
}

/**
 * Checks by kind what would otherwise fail only in an outage.
 *
 * @throws {TypeError | RangeError} naming the option in one sentence
 */
export function checkEngineOptions(given: GivenEngineOptions): void {
  oneOf('mode', given.mode, ['auto', 'observe']);
  oneOf('beforeTrip', given.beforeTrip, ['fail', 'wait']);
  for (const name of ['trip', 'tokenTrip'] as const) checkPolicy(name, given[name]);
  for (const name of ['maintenance', 'apiHosts'] as const) {
    const list: unknown = given[name];
    if (list !== undefined && !Array.isArray(list)) throw wrong(name, 'must be a list', list);
  }
  for (const name of ['ownNetworkWorks', 'onOutcome', 'newId', 'onListenerError'] as const) {
    checkCallback(name, given[name]);
  }
  const { classification, legalRegime } = given;
  if (classification !== undefined) checkOptionNames('classification', classification, CLASSIFICATION, 'failover');
  if (legalRegime !== undefined) checkOptionNames('legalRegime', legalRegime, REGIME, 'failover');
}

function oneOf(name: string, given: unknown, known: readonly string[]): void {
  if (given === undefined || known.includes(given as string)) return;
  throw new RangeError(`${name} must be ${known.map((one) => `'${one}'`).join(' or ')}, got ${String(given)}`);
}

function checkPolicy(name: string, given: unknown): void {
  if (given === undefined) return;
  const { observe, reset } = (typeof given === 'object' && given !== null ? given : {}) as Partial<TripPolicy>;
  if (typeof observe === 'function' && typeof reset === 'function') return;
  throw wrong(name, 'must be a trip policy, e.g. consecutiveFailures()', given);
}
