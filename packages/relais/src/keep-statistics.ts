import type { Failover } from '@relais/core';
import type { Clock, Events } from '@relais/model';
import type { Statistics } from '@relais/records';
import type { RelaisEventMap } from './relais-event-map.ts';

/** Tells the statistics of a bank what its events say: outages, and what the fallback does meanwhile (R25). */
export function keepStatistics(
  statistics: Statistics,
  failover: Failover,
  events: Events<RelaisEventMap>,
  clock: Clock,
): void {
  failover.on('incident:known', (incident) => {
    if (incident.closedAt === undefined) statistics.opened(incident);
    else statistics.closed(incident);
  });
  events.on('fallback:login', ({ at, tookMs, outcome, sca }) =>
    statistics.fallbackLogin({ at: at - tookMs, ok: outcome === 'ok', sca }),
  );
  events.on('fallback:served', ({ tookMs }) => statistics.fallbackCall({ at: clock.now() - tookMs, tookMs }));
  events.on('fallback:refused', ({ tookMs, code }) =>
    statistics.fallbackCall({ at: clock.now() - tookMs, tookMs, code }),
  );
}
