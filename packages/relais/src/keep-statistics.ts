import type { Clock, Events } from '@relais/model';
import type { Statistics } from '@relais/records';
import type { RelaisEventMap } from './relais-event-map.ts';

/** Tells the statistics of a bank what its events say: outages, and what the fallback does meanwhile (R25). */
export function keepStatistics(statistics: Statistics, events: Events<RelaisEventMap>, clock: Clock): void {
  events.on('failover', (incident) => statistics.opened(incident));
  events.on('failback', (incident) => statistics.closed(incident));
  events.on('fallback:login', ({ at, tookMs, outcome, sca }) =>
    statistics.fallbackLogin({ at: at - tookMs, ok: outcome === 'ok', sca }),
  );
  events.on('fallback:served', ({ tookMs }) => statistics.fallbackCall({ at: clock.now() - tookMs, tookMs }));
  events.on('fallback:refused', ({ tookMs, code }) =>
    statistics.fallbackCall({ at: clock.now() - tookMs, tookMs, code }),
  );
}
