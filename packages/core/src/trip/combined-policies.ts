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
  option.integer(1, 1)('consents', consents);
  return {
    description: `${policy.description}, from ${consents} consents or more`,
    observe: (outcome) => {
      const evidence = policy.observe(outcome);
      const distinct = new Set(evidence?.map(({ consentRef }) => consentRef).filter((ref) => ref !== undefined));
      return evidence !== undefined && distinct.size >= consents ? evidence : undefined;
    },
    reset: () => policy.reset(),
  };
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
    observe: (outcome) => judge(policies.map((policy) => policy.observe(outcome))),
    reset: () => {
      for (const policy of policies) policy.reset();
    },
  };
}

function inOrder(outcomes: readonly Outcome[]): readonly Outcome[] {
  return [...new Set(outcomes)].sort((a, b) => elapsedAt(a) - elapsedAt(b));
}
