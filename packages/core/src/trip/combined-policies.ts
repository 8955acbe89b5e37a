import { option } from '@relais/model';
import type { Outcome } from '../outcome/outcome.ts';
import { elapsedAt } from '../outcome/outcome-time.ts';
import type { TripPolicy } from './trip-policy.ts';

/** Trips as soon as one of the policies does. */
export function anyOf(...policies: readonly TripPolicy[]): TripPolicy {
  return together('any of', policies, (found) => found.find((evidence) => evidence !== undefined));
}

/** Trips when all of the policies do at the same outcome; the evidence is that of all, each failure once. */
export function allOf(...policies: readonly TripPolicy[]): TripPolicy {
  return together('all of', policies, (found) => {
    const evidence = found.filter((failures) => failures !== undefined);
    return evidence.length > 0 && evidence.length === policies.length ? inOrder(evidence.flat()) : undefined;
  });
}

/**
 * Lets a policy trip only when its evidence comes from several consents. One broken account must not open the breaker of a bank
 * (`docs/regulation.md`, R5).
 *
 * @param consents - integer ≥ 1
 * @throws {RangeError} when it is not
 */
export function minDistinctConsents(consents: number, policy: TripPolicy): TripPolicy {
  return minDistinct('consents', consents, policy, (evidence) => {
    // Another worker of a fleet names the same consent by another pseudonym: only those of one worker are surely distinct.
    const seen = Map.groupBy(evidence, ({ worker }) => worker);
    return Math.max(0, ...[...seen.values()].map((outcomes) => distinct(outcomes.map(({ consentRef }) => consentRef))));
  });
}

/**
 * Lets a policy trip only when its evidence comes from several workers of a fleet. One worker with a broken network must not
 * open the breaker of a bank for all. A worker that cannot reach its fleet never trips by it.
 *
 * @param workers - integer ≥ 1
 * @throws {RangeError} when it is not
 */
export function minDistinctWorkers(workers: number, policy: TripPolicy): TripPolicy {
  return minDistinct('workers', workers, policy, (evidence) => distinct(evidence.map(({ worker }) => worker)));
}

function minDistinct(
  name: string,
  least: number,
  policy: TripPolicy,
  countIn: (evidence: readonly Outcome[]) => number,
): TripPolicy {
  option.integer(1, 1)(name, least);
  return {
    description: `${policy.description}, from ${least} ${name} or more`,
    endsAtAnswer: policy.endsAtAnswer === true,
    observe: (outcome) => {
      const evidence = policy.observe(outcome);
      return evidence !== undefined && countIn(evidence) >= least ? evidence : undefined;
    },
    reset: () => policy.reset(),
  };
}

function distinct(names: readonly (string | undefined)[]): number {
  return new Set(names.filter((name) => name !== undefined)).size;
}

type Evidence = readonly Outcome[] | undefined;

/** Every policy hears every outcome, or those behind the first would miss some. */
function together(
  name: string,
  policies: readonly TripPolicy[],
  judge: (found: readonly Evidence[]) => Evidence,
): TripPolicy {
  return {
    description: `${name}: ${policies.map(({ description }) => description).join('; ')}`,
    endsAtAnswer: policies.every(({ endsAtAnswer }) => endsAtAnswer === true),
    observe: (outcome) => judge(policies.map((policy) => policy.observe(outcome))),
    reset: () => {
      for (const policy of policies) policy.reset();
    },
  };
}

function inOrder(outcomes: readonly Outcome[]): readonly Outcome[] {
  return [...new Set(outcomes)].sort((a, b) => elapsedAt(a) - elapsedAt(b));
}
