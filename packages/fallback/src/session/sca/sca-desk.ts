import type { FallbackPsu, FallbackSettings } from '../../fallback-options.ts';
import type { KeptRecord } from '../kept-record.ts';
import type { Opening } from '../psu-session.ts';
import type { ScaDesk } from './strong-authentication.ts';
import { UsedCodes } from './used-codes.ts';

/** Who answers when the bank asks one PSU for strong authentication, and who is told of it. */
export interface CallDesk extends ScaDesk {
  /** Whether the bank has asked. */
  readonly wasAsked: () => boolean;
}

/**
 * The desks of one session: each of its calls has its own, since another handle of the same PSU may be attended when this
 * one is not. A code that one of them has sent is sent by none of them again.
 */
export function scaDesks(
  settings: FallbackSettings,
  { offTheClock, signal }: Pick<Opening, 'offTheClock' | 'signal'>,
  record: Pick<KeptRecord, 'sca' | 'noteSca'>,
): (psu: FallbackPsu, caller: AbortSignal) => CallDesk {
  const usedCodes = new UsedCodes();
  return (psu, caller) => ({
    ...deskOf(settings, psu, record, AbortSignal.any([caller, signal])),
    usedCodes,
    caller,
    offTheClock,
  });
}

/** @param ends - of the call, or of the session */
function deskOf(
  settings: FallbackSettings,
  { id, onSca, isAttended = () => true }: FallbackPsu,
  record: Pick<KeptRecord, 'sca' | 'noteSca'>,
  ends: AbortSignal,
): Omit<CallDesk, 'usedCodes' | 'caller' | 'offTheClock'> {
  const { profile, clock, onEvent, scaLimitMs, scaCodeTries } = settings;
  const bankId = profile.id;
  let askedAt: number | undefined;
  const isPresent = (): boolean => {
    try {
      return isAttended() === true;
    } catch {
      // A host program that cannot tell has nobody to show the question to.
      return false;
    }
  };
  return {
    wasAsked: () => askedAt !== undefined,
    bankId,
    psuId: id,
    ...(onSca !== undefined && { onSca }),
    isAttended: isPresent,
    clock,
    scaLimitMs,
    codeTries: scaCodeTries,
    onRequired: () => {
      askedAt = clock.monotonic();
      onEvent('sca:required', { bankId, at: clock.now(), attended: onSca !== undefined && isPresent() });
    },
    onStep: (step) => onEvent('fallback:progress', { bankId, at: clock.now(), page: 'sca', step }),
    onResolved: async ({ method, result }) => {
      const tookMs = askedAt === undefined ? 0 : Math.round(clock.monotonic() - askedAt);
      onEvent('sca:resolved', { bankId, at: clock.now(), tookMs, method, result });
      // What was refused is told by its own error, record or not.
      if (result === 'passed' || result === 'later') await record.sca({ method, result }, ends);
      else await record.noteSca({ method, result });
    },
  };
}
