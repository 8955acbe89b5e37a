const DAY_MS = 86_400_000;

/** Days before the end, where a QWAC lasts a year or more. A new one takes weeks to come (R13). */
const YEARLY = [60, 30, 14] as const;
const LAST = [7, 1] as const;

/** The step of a warning, in days before the end. */
export type ExpiryStep = number;

/** When a certificate is valid, in milliseconds since the epoch. */
export interface Life {
  readonly validFrom: number;
  readonly validUntil: number;
}

/** @returns the step that has been reached, or `undefined` when there is time enough */
export function expiryStep(life: Life, now: number): ExpiryStep | undefined {
  return stepsOf(life).find((days) => life.validUntil - now <= days * DAY_MS);
}

/** When the next step is reached, in milliseconds since the epoch, or `undefined` when none is left. */
export function nextStepAt(life: Life, now: number): number | undefined {
  return stepsOf(life)
    .map((days) => life.validUntil - days * DAY_MS)
    .toReversed()
    .find((at) => at > now);
}

/**
 * The steps of a shorter life are the same shares of it. A certificate of 47 days must not cause a warning on its first.
 *
 * @returns the nearest to the end first
 */
function stepsOf({ validFrom, validUntil }: Life): readonly ExpiryStep[] {
  const lifeDays = (validUntil - validFrom) / DAY_MS;
  const shares = YEARLY.map((days) => Math.floor(Math.min(days, (lifeDays * days) / 360)));
  const last = LAST.map((days) => Math.min(days, (lifeDays * days) / 21));
  return [...shares.filter((days) => days > LAST[0]), ...last].toReversed();
}
