import {
  type CallScope,
  countdown,
  type Events,
  hostCause,
  isRelaisError,
  RelaisError,
  withDeadline,
} from '@relais/model';
import type { FailoverEventMap } from './failover-event-map.ts';
import type { FailoverSettings } from './failover-options.ts';
import { FallbackGuard } from './guard/fallback-guard.ts';
import { mayShowOld } from './guard/may-show-old.ts';
import { refused, served } from './incident/tally.ts';
import type { BreakerPosition } from './position/breaker-position.ts';
import type { LastKnown, ProtectedCall, Served } from './protected-call.ts';
import { toldCall } from './telemetry/told-call.ts';

/** How long the last known answer may take, in milliseconds: it is shown soon or not at all. */
const LAST_KNOWN_MS = 5_000;

/** Answers calls by the fallback while the API is down, behind a breaker of its own. Counts for the incident. */
export class FallbackRunner {
  readonly #settings: FailoverSettings;
  readonly #position: BreakerPosition;
  readonly #events: Events<FailoverEventMap>;
  readonly #guard: FallbackGuard;

  constructor(settings: FailoverSettings, position: BreakerPosition, events: Events<FailoverEventMap>) {
    this.#settings = settings;
    this.#position = position;
    this.#events = events;
    this.#guard = new FallbackGuard(settings.fallbackGuard, settings.clock);
  }

  /**
   * @throws {RelaisError} what the fallback refuses or fails with, unless something old may be shown
   */
  async answer<T>(call: ProtectedCall<T>, scope: CallScope): Promise<Served<T>> {
    const { bankId, clock } = this.#settings;
    const { endpoint } = call;
    const open = this.#position.incident;
    const incidentId = open?.incident.id ?? '';
    const askedAt = clock.monotonic();
    const tookMs = (): number => Math.round(clock.monotonic() - askedAt);
    try {
      const value = await this.#ask(call, scope);
      open?.note(served(endpoint));
      this.#events.emit('fallback:served', { bankId, endpoint, incidentId, tookMs: tookMs() });
      return { value, channel: 'fallback', fetchedAt: clock.now(), incidentId };
    } catch (error) {
      const refusal = typed(error);
      const { code, reason } = refusal;
      open?.note(refused(code));
      const because = reason === undefined ? {} : { reason };
      this.#events.emit('fallback:refused', { bankId, endpoint, incidentId, tookMs: tookMs(), code, ...because });
      const old = mayShowOld(refusal) ? await this.#lastKnown(call, scope) : undefined;
      if (old === undefined) throw refusal;
      return { ...old, channel: 'last_known', incidentId };
    }
  }

  #ask<T>({ endpoint, fallback, psuId }: ProtectedCall<T>, { leftMs, signal: caller }: CallScope): Promise<T> {
    const { clock, fallbackDeadlineMs, telemetry } = this.#settings;
    return this.#guard.run(async () => {
      this.#position.assertPermitted();
      if (fallback === undefined) {
        const message = `the API is down, and there is no fallback for ${endpoint}`;
        throw new RelaisError('fallback_refused', message, { reason: 'no_fallback' });
      }
      const told = toldCall(this.#settings, 'fallback', endpoint, this.#position.incident?.incident.id);
      return telemetry.call(told, () => {
        const deadlineMs = Math.min(leftMs(), fallbackDeadlineMs);
        const scope = { leftMs: countdown(clock, deadlineMs), sent: () => {}, replied: () => {} };
        return withDeadline((signal) => fallback({ signal, ...scope }), { deadlineMs, clock, caller, late });
      });
    }, psuId);
  }

  /** Where it fails or does not come, the refusal stands. */
  async #lastKnown<T>(
    { lastKnown }: ProtectedCall<T>,
    { signal: caller }: CallScope,
  ): Promise<LastKnown<T> | undefined> {
    if (lastKnown === undefined) return undefined;
    const { clock } = this.#settings;
    return withDeadline(lastKnown, { clock, deadlineMs: LAST_KNOWN_MS, caller }).catch(() => undefined);
  }
}

/** The engine has not measured what took the time: the web bank is not to be blamed for it. */
function late(): RelaisError {
  const options = { reason: 'timeout', actor: 'host' } as const;
  return new RelaisError('fallback_unavailable', 'the fallback did not answer in time', options);
}

/** What the fallback of the host's own throws, holds whatever it holds: of that only name and code leave. */
function typed(error: unknown): RelaisError {
  if (isRelaisError(error)) return error;
  return new RelaisError('fallback_unavailable', 'the fallback failed', { actor: 'host', cause: hostCause(error) });
}
