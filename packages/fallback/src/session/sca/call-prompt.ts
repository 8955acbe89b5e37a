import type { FallbackPsu } from '../../fallback-psu.ts';
import type { FallbackSettings } from '../../fallback-settings.ts';
import type { KeptRecord } from '../kept-record.ts';
import type { ReadingEnds } from '../session-turn.ts';
import type { ScaPrompt } from './strong-authentication.ts';
import type { UsedCodes } from './used-codes.ts';

/** How one call puts the bank's strong authentication before its PSU, and tells of it. */
export interface CallPrompt extends ScaPrompt {
  /** Whether the bank has asked. */
  readonly wasAsked: () => boolean;
}

/** For which call of which session. */
export interface PromptedCall {
  readonly psu: FallbackPsu;
  /** Of the session: all its calls share one. */
  readonly record: Pick<KeptRecord, 'sca' | 'noteSca'>;
  /** Of the session: a code that one of its calls has sent is sent by none of them again. */
  readonly usedCodes: UsedCodes;
  readonly offTheClock: ScaPrompt['offTheClock'];
  readonly ends: ReadingEnds;
}

/** Each call of a session has a prompt of its own. Another handle of the same PSU may be attended when this one is not. */
export function callPrompt(settings: FallbackSettings, call: PromptedCall): CallPrompt {
  const { record, usedCodes, offTheClock, ends } = call;
  const { id, onSca, isAttended = () => true } = call.psu;
  const { profile, clock, onEvent, scaLimitMs, scaCodeTries } = settings;
  const bankId = profile.id;
  let askedAt: number | undefined;
  const isPresent = (): boolean => {
    try {
      return isAttended() === true;
    } catch {
      // A host program that cannot tell has no customer to show the question to.
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
    language: profile.web.language,
    scaLimitMs,
    codeTries: scaCodeTries,
    usedCodes,
    caller: ends.caller,
    offTheClock,
    onRequired: () => {
      askedAt = clock.monotonic();
      onEvent('sca:required', { bankId, at: clock.now(), attended: onSca !== undefined && isPresent() });
    },
    onStep: (step) => onEvent('fallback:progress', { bankId, at: clock.now(), page: 'sca', step }),
    onResolved: async ({ method, result }) => {
      const tookMs = askedAt === undefined ? 0 : Math.round(clock.monotonic() - askedAt);
      onEvent('sca:resolved', { bankId, at: clock.now(), tookMs, method, result });
      // A refused authentication has its own error, record or not.
      if (result === 'passed' || result === 'later') await record.sca({ method, result }, ends.signal);
      else await record.noteSca({ method, result });
    },
  };
}
