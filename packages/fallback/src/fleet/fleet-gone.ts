import { hostCause, RelaisError } from '@relais/model';

/** A login that does not begin, because the shared memory of the fleet did not answer. */
export function fleetGone(cause: unknown): RelaisError {
  const message = 'the shared memory of the fleet did not answer: no login begins at the web bank meanwhile';
  return new RelaisError('fallback_refused', message, {
    reason: 'fleet_unavailable',
    actor: 'host',
    retry: 'later',
    cause: hostCause(cause),
  });
}
