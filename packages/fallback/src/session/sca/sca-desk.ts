import type { FallbackPsu, FallbackSettings } from '../../fallback-options.ts';
import type { Opening } from '../psu-session.ts';
import { onRecord, type SessionRecord } from '../session-record.ts';
import type { ScaDesk } from './strong-authentication.ts';

/** Who answers when the bank asks one PSU for strong authentication, and who is told of it. `wasAsked`: whether it has. */
export function scaDesk(
  settings: FallbackSettings,
  { id, onSca, isAttended = () => true }: FallbackPsu,
  { caller, offTheClock }: Opening,
  record: SessionRecord,
): ScaDesk & { readonly wasAsked: () => boolean } {
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
    caller,
    offTheClock,
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
