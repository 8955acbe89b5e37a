const DAY_MS = 86_400_000;

/** Days before its end at which a QWAC is warned of: a new one takes weeks to come (R13). */
const STEPS = [1, 7, 14, 30, 60] as const;

/** One of the steps at which a warning is due. */
export type ExpiryStep = (typeof STEPS)[number];

/** @returns the step that has been reached, or `undefined` when there is time enough */
export function expiryStep(validUntil: number, now: number): ExpiryStep | undefined {
  return STEPS.find((days) => validUntil - now <= days * DAY_MS);
}

/** When the next step is reached, in milliseconds since the epoch, or `undefined` when none is left. */
export function nextStepAt(validUntil: number, now: number): number | undefined {
  return STEPS.map((days) => validUntil - days * DAY_MS)
    .toReversed()
    .find((at) => at > now);
}
