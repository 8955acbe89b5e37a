import type { RelaisErrorCode } from '@relais/model';
import type { Endpoint } from '../outcome/outcome.ts';

/** One look at whether the API is back. */
export interface Probe {
  /** A `hint` reads no account; a `trial` is a call that was due anyway. */
  readonly kind: 'hint' | 'trial';
  readonly ok: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly tookMs: number;
}

/** What happened in an outage: all of it in the incident, and the news in an update. */
export interface Tally {
  /** The looks at the API, oldest first; the latest 100. */
  readonly probes: readonly Probe[];
  /** Calls that the fallback answered, by kind. */
  readonly served: Readonly<Partial<Record<Endpoint, number>>>;
  /** Calls that the fallback did not answer, by error code. */
  readonly refused: Readonly<Partial<Record<RelaisErrorCode, number>>>;
}

/** One thing that happened: added to any tally. */
export type Happening = <T extends Tally>(tally: T) => T;

export const NOTHING: Tally = { probes: [], served: {}, refused: {} };

const PROBES_KEPT = 100;

export function probed(probe: Probe): Happening {
  return (tally) => ({ ...tally, probes: [...tally.probes.slice(1 - PROBES_KEPT), probe] });
}

export function served(endpoint: Endpoint): Happening {
  return (tally) => ({ ...tally, served: { ...tally.served, [endpoint]: (tally.served[endpoint] ?? 0) + 1 } });
}

export function refused(code: RelaisErrorCode): Happening {
  return (tally) => ({ ...tally, refused: { ...tally.refused, [code]: (tally.refused[code] ?? 0) + 1 } });
}

/** What another worker of the fleet noted. */
export function merged(news: Tally): Happening {
  return (tally) => ({
    ...tally,
    probes: [...tally.probes, ...news.probes].slice(-PROBES_KEPT),
    served: sum(tally.served, news.served),
    refused: sum(tally.refused, news.refused),
  });
}

function sum<Key extends string>(
  before: Readonly<Partial<Record<Key, number>>>,
  more: Readonly<Partial<Record<Key, number>>>,
): Readonly<Partial<Record<Key, number>>> {
  const added: Partial<Record<Key, number>> = { ...before };
  for (const key of Object.keys(more) as Key[]) added[key] = (before[key] ?? 0) + (more[key] ?? 0);
  return added;
}
