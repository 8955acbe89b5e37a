import type { FallbackPsu, FallbackSettings } from '../../fallback-options.ts';
import type { Opening } from '../psu-session.ts';
import { onRecord, type SessionRecord } from '../session-record.ts';
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
  offTheClock: Opening['offTheClock'],
  record: SessionRecord,
): (psu: FallbackPsu, caller: AbortSignal) => CallDesk {
  const usedCodes = new UsedCodes();
  return (psu, caller) => ({ ...deskOf(settings, psu, record), usedCodes, caller, offTheClock });
}

function deskOf(
  settings: FallbackSettings,
  { id, onSca, isAttended = () => true }: FallbackPsu,
  record: SessionRecord,
): Omit<CallDesk, 'usedCodes' | 'caller' | 'offTheClock'> {
  const { profile, clock, onEvent, scaLimitMs, scaCodeTries } = settings;
  const bankId = profile.id;
  let askedAt: number | undefined;
  return {
    wasAsked: () => askedAt !== undefined,
    bankId,
    psuId: id,
    ...(onSca !== undefined && { onSca }),
    isAttended,
    clock,
    scaLimitMs,
    codeTries: scaCodeTries,
    onRequired: () => {
      askedAt = clock.now();
      onEvent('sca:required', { bankId, at: askedAt, attended: onSca !== undefined && isAttended() });
    },
    onStep: (step) => onEvent('fallback:progress', { bankId, at: clock.now(), page: 'sca', step }),
    onResolved: async ({ method, result }) => {
      const at = clock.now();
      onEvent('sca:resolved', { bankId, at, tookMs: at - (askedAt ?? at), method, result });
      const written = record.sca({ method, result });
      // What was refused is told by its own error, record or not.
      await (result === 'passed' || result === 'later' ? onRecord(written) : written.catch(() => {}));
    },
  };
}
