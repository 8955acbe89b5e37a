import { RelaisError, type Settings } from '@relais/model';

/** The law that allows the fallback. A regime can end by date (`docs/regulation.md`, R27). */
export interface LegalRegime {
  /** e.g. `rts-2018-389`. */
  readonly id: string;
  /** From then on no fallback starts, in milliseconds since the epoch. */
  readonly endsAt?: number;
}

/** A decision of a named person, with the reason that has to stand in the record (`docs/regulation.md`, R7). */
export interface OperatorDecision {
  /** Name or function of the person who answers for it. */
  readonly person: string;
  readonly reason: string;
}

/** Today's regime: RTS art. 33. No end date is law yet. */
export const RTS_2018_389: LegalRegime = { id: 'rts-2018-389' };

/** @throws {TypeError} when the person or the reason is not named */
export function checkDecision({ person, reason }: OperatorDecision): OperatorDecision {
  if (person.trim() === '' || reason.trim() === '') {
    throw new TypeError('a decision of an operator needs the name of a person and a reason');
  }
  return { person, reason };
}

/** @throws {RelaisError} `fallback_refused` with reason `kill_switch` or `legal_regime` */
export function assertPermitted(
  regime: Settings<LegalRegime, 'endsAt'>,
  killed: OperatorDecision | undefined,
  now: number,
): void {
  if (killed !== undefined) {
    throw new RelaisError('fallback_refused', 'the fallback has been switched off', { reason: 'kill_switch' });
  }
  if (regime.endsAt !== undefined && now >= regime.endsAt) {
    throw new RelaisError('fallback_refused', `the regime ${regime.id} no longer allows the fallback`, {
      reason: 'legal_regime',
    });
  }
}
