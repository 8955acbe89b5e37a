import { createFailover, type Failover, type FailoverEventMap, type FleetView } from '@relais/core';
import { createFallback, type FallbackChannel, Qwacs } from '@relais/fallback';
import { BankMemory, Events, fallbackUrlOf, resourceBaseUrl } from '@relais/model';
import { createStetConnection, type StetConnection } from '@relais/stet';
import { BankNotices } from './bank-notices.ts';
import { Customers } from './customers.ts';
import { fleetKeys } from './fleet/fleet-keys.ts';
import { storeOfWorker } from './fleet/fleet-versions.ts';
import { loginFleet } from './fleet/login-fleet.ts';
import { keepStatistics } from './keep-statistics.ts';
import { type Protect, protectBy } from './protect.ts';
import type { AccessQuota } from './quota/access-quota.ts';
import { quotaOf } from './quota-of.ts';
import type { RelaisEventMap } from './relais-event-map.ts';
import type { KeylessSettings, RelaisSettings } from './relais-options.ts';

const ENGINE_EVENTS = [
  'failover',
  'failback',
  'incident:updated',
  'primary:failure',
  'probe',
  'state',
  'fallback:served',
  'fallback:refused',
] as const satisfies readonly (keyof FailoverEventMap)[];

/** What one bank's Relais is made of. */
export interface RelaisParts {
  readonly settings: KeylessSettings;
  readonly events: Events<RelaisEventMap>;
  readonly qwacs: Qwacs;
  readonly api: StetConnection;
  readonly fallback: FallbackChannel;
  readonly failover: Failover;
  readonly protect: Protect;
  readonly customers: Customers;
  readonly memory: BankMemory;
  readonly quota: AccessQuota | undefined;
  readonly notices: BankNotices;
  readonly leaveQuota: () => void;
  /** What this worker and the others share about the bank. Absent: it is alone. */
  readonly fleet: FleetView | undefined;
}

/** How long a fleet remembers that a notice was told, in milliseconds. */
const REMEMBERED_MS = 30 * 86_400_000;

/** Makes the parts and joins them. @throws {RelaisError} `certificate_problem` when the QWAC cannot be loaded */
export function relaisParts(settings: RelaisSettings): RelaisParts {
  const fleet = settings.fleet?.open(settings.bank.id);
  try {
    return joined({ ...settings, store: storeOfWorker(settings.store, fleet) }, fleet);
  } catch (error) {
    void fleet?.[Symbol.asyncDispose]();
    throw error;
  }
}

function joined({ tpp, ...settings }: RelaisSettings, fleet: FleetView | undefined): RelaisParts {
  const { bank, clock, store, fallback: limits, onListenerError, statistics } = settings;
  const events = new Events<RelaisEventMap>(onListenerError);
  const roots = tpp.ca === undefined ? {} : { ca: tpp.ca };
  const qwacs = new Qwacs({
    certificates: tpp.qwac,
    clock,
    ...roots,
    onExpiring: (qwac) => events.emit('certificate:expiring', { bankId: bank.id, at: clock.now(), ...qwac }),
  });
  const named = {
    profile: bank,
    clock,
    ...(tpp.userAgent !== undefined && { userAgent: tpp.userAgent }),
    ...(tpp.proxy !== undefined && { proxy: tpp.proxy }),
  };
  const fallback = createFallback({
    ...limits,
    ...(fleet && {
      fleet: loginFleet(fleet, { clock, keys: fleetKeys(store, bank.id), whenGone: settings.fleetGone }),
    }),
    ...named,
    ...roots,
    certificate: qwacs,
    store,
    onEvent: (name, event) => events.emit(name, event),
  });
  const api = createStetConnection({
    ...named,
    certificate: async () => (await qwacs.current()).secureContext,
    ...(tpp.sign !== undefined && { sign: tpp.sign }),
  });
  const failover = engine(settings, api, fleet);
  for (const name of ENGINE_EVENTS) failover.on(name, (event) => events.emit(name, event));
  if (statistics !== undefined) keepStatistics(statistics, failover, events, clock);
  const claim = fleet && ((name: string) => fleet.once(name, REMEMBERED_MS));
  const notices = new BankNotices(clock, (event) => events.emit('aspsp:notice', event), claim);
  failover.on('incident:known', (incident) => {
    notices.follow(incident);
    if (incident.closedAt !== undefined) void fallback.endSessions();
  });
  const memory = new BankMemory({ store, bankId: bank.id, clock });
  const quota = quotaOf(settings);
  const leaveQuota = quota?.on('quota:low', (event) => events.emit('quota:low', event)) ?? (() => {});
  const customers = new Customers({ failover, fallback, api, events, settings, quota, memory });
  const protect = protectBy(failover, settings.apiHosts);
  qwacs.watch();
  return {
    settings,
    events,
    qwacs,
    api,
    fallback,
    failover,
    protect,
    customers,
    memory,
    quota,
    notices,
    leaveQuota,
    fleet,
  };
}

function engine(
  { bank, clock, journal, failover, onListenerError, statistics }: KeylessSettings,
  api: StetConnection,
  fleet: FleetView | undefined,
): Failover {
  const apiUrl = new URL(resourceBaseUrl(bank));
  return createFailover({
    ...failover,
    bankId: bank.id,
    clock,
    journal,
    ...(fleet !== undefined && { fleet }),
    serverAddress: { api: apiUrl.hostname, fallback: fallbackUrlOf(bank).hostname },
    onListenerError,
    onOutcome: (outcome) => {
      try {
        statistics?.outcome(outcome);
      } finally {
        failover.onOutcome?.(outcome);
      }
    },
    recovery: { hint: (signal) => api.hint(signal), ...failover.recovery },
  });
}
